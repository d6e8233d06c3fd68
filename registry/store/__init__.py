"""The store (登记库): SQLite or PostgreSQL, every change recorded and sealed, nothing written past it.

Who stands here:

    address         The address of the database (数据库地址), as people write it
    audit           Verification (核验)
    before_upgrade  A backup before an upgrade (升级前的备份)
    engines         Connections (连接) to the register's database
    geometry        Geometry columns and the spatial question, the same on SQLite and on PostgreSQL with PostGIS
    history         History (变更历史)
    images          Images (行的样貌)
    intervals       What the register had to say about a park by a day
    migrations      Schema migrations: Alembic without a configuration file, run by the store itself
    models          The register's tables, by noun
    place_names     Districts by name: what stands for a code of GB/T 2260 in a sentence
    programs        PostgreSQL's own programs (`pg_dump`, `pg_restore`, `psql`), run with the address of the register
    purposes        What a case of certification is for (事项类别)
    refusals        What a database refuses (登记库说不), in words
    server          Which server answers (数据库服务器)
    shut_out        Why PostgreSQL does not let the program in (数据库不让进), by the SQLSTATE of its refusal
    sqlite_file     SQLite's file while the program runs (数据库文件)
    stamping        Seals and stamps (封印与封签): what shows that nothing was written past the program
    store           The store of the register
    tables          How each table is kept (各表如何留存)
    triggers        Triggers (触发器): what the database itself records and refuses, as text for both databases
    wall            The second wall (第二道墙)

Who calls it: app, cli, maps.opendata, maps.reports, maps.viewport, registry, registry.access, registry.access.proof,
    registry.access.tokens, registry.backup, registry.boundaries, registry.certification, registry.claims,
    registry.claims.factfiles, registry.claims.lists, registry.claims.published, registry.claims.runs, registry.drafts,
    registry.findings, registry.parks, registry.rosters, registry.rosters.facts, registry.rosters.stating,
    registry.services, registry.services.own, registry.stated, registry.webhooks, views.answers, views.api,
    views.boundaries, views.certification, views.coverage, views.entrance, views.findings, views.kit, views.map,
    views.ogc, views.own, views.people, views.plain, views.policies, views.reports, views.rosters, views.selfcheck.
"""
