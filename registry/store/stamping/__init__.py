"""Seals and stamps (封印与封签): what shows that nothing was written past the program.

Who stands here:

    access_chain    The chain of the access log (访问日志的封印)
    audit_key       The key of verification (核验密钥): what somebody who can write into the database does not have
    credentials     Credentials (凭证)
    kept_seals      Seals kept elsewhere (留存的封印)
    kept_secrets    Secrets that must be read again (可还原的秘密)
    seals           Seals (封印)
    stamp           The stamp (封签): how the program left the database after its last write
    stamp_contents  What the stamp stands over besides the ends of the chains and the credentials

Who calls it: cli, registry.access, registry.backup, registry.claims, registry.services, registry.store,
    registry.store.audit, registry.webhooks.
"""
