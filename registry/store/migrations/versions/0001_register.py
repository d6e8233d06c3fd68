"""The register as it began: places, parks and their titles, tenants and their leases, rents and grants."""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

from registry.store.geometry import Geom

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "area",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("accuracy_m", sa.Double(), nullable=False),
        sa.Column("area_ha", sa.Double(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("geom", Geom(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("accuracy_m >= 0", name=op.f("ck_area_accuracy_m_not_negative")),
        sa.CheckConstraint("length(source) > 0", name=op.f("ck_area_source_given")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area")),
        sqlite_strict=True,
    )
    op.create_table(
        "district",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("city_code", sa.Text(), nullable=False),
        sa.Column("city_zh", sa.Text(), nullable=False),
        sa.Column("city_en", sa.Text(), nullable=False),
        sa.Column("official_area_km2", sa.Double(), nullable=True),
        sa.Column("area_source", sa.Text(), nullable=True),
        sa.Column("area_note", sa.Text(), nullable=True),
        sa.Column("geom", Geom(), nullable=False),
        sa.Column("geom_source", sa.Text(), nullable=False),
        sa.CheckConstraint("length(code) = 6 AND substr(code, 1, 4) = city_code", name=op.f("ck_district_code")),
        sa.CheckConstraint(
            "official_area_km2 IS NULL OR area_source IS NOT NULL", name=op.f("ck_district_area_sourced")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_district")),
        sqlite_strict=True,
    )
    op.create_table(
        "operating_body",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(source) > 0", name=op.f("ck_operating_body_source_given")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operating_body")),
        sa.UniqueConstraint("uscc", name=op.f("uq_operating_body_uscc")),
        sqlite_strict=True,
    )
    op.create_table(
        "register_version",
        sa.Column("era", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("era", name=op.f("pk_register_version")),
        sqlite_strict=True,
    )
    op.create_table(
        "tenant",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(source) > 0", name=op.f("ck_tenant_source_given")),
        sa.CheckConstraint("length(uscc) = 18", name=op.f("ck_tenant_uscc_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenant")),
        sa.UniqueConstraint("uscc", name=op.f("uq_tenant_uscc")),
        sqlite_strict=True,
    )
    op.create_table(
        "area_district",
        sa.Column("area_id", sa.Text(), nullable=False),
        sa.Column("district_code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_area_district_area_id")),
        sa.ForeignKeyConstraint(["district_code"], ["district.code"], name=op.f("fk_area_district_district_code")),
        sa.PrimaryKeyConstraint("area_id", "district_code", name=op.f("pk_area_district")),
        sqlite_strict=True,
    )
    op.create_table(
        "authority",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("district_code", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(source) > 0", name=op.f("ck_authority_source_given")),
        sa.ForeignKeyConstraint(["district_code"], ["district.code"], name=op.f("fk_authority_district_code")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_authority")),
        sqlite_strict=True,
    )
    op.create_table(
        "other_support",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("tenant_id", sa.BigInteger(), nullable=True),
        sa.Column("operating_body_id", sa.BigInteger(), nullable=True),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("same_kind", sa.Boolean(), nullable=False),
        sa.Column("year", sa.BigInteger(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "level IN ('national', 'provincial', 'municipal', 'district')", name=op.f("ck_other_support_level")
        ),
        sa.CheckConstraint(
            "(tenant_id IS NULL) <> (operating_body_id IS NULL)", name=op.f("ck_other_support_one_claimant")
        ),
        sa.CheckConstraint("amount_fen >= 0", name=op.f("ck_other_support_amount_fen_not_negative")),
        sa.CheckConstraint("length(source) > 0", name=op.f("ck_other_support_source_given")),
        sa.ForeignKeyConstraint(
            ["operating_body_id"], ["operating_body.id"], name=op.f("fk_other_support_operating_body_id")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_other_support_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_other_support")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_other_support_operating_body_id"), "other_support", ["operating_body_id"], unique=False)
    op.create_index(op.f("ix_other_support_tenant_id"), "other_support", ["tenant_id"], unique=False)
    op.create_table(
        "park",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("city_code", sa.Text(), nullable=False),
        sa.Column("district_code", sa.Text(), nullable=True),
        sa.Column("area_id", sa.Text(), nullable=True),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("accuracy_m", sa.Double(), nullable=False),
        sa.Column("area_ha", sa.Double(), nullable=True),
        sa.Column("outline", sa.Text(), nullable=False),
        sa.Column("software_park", sa.Boolean(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("geom", Geom(), nullable=False),
        sa.Column("minx", sa.Double(), nullable=False),
        sa.Column("miny", sa.Double(), nullable=False),
        sa.Column("maxx", sa.Double(), nullable=False),
        sa.Column("maxy", sa.Double(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("outline IN ('surveyed', 'indicative', 'point')", name=op.f("ck_park_outline")),
        sa.CheckConstraint("role IN ('candidate', 'named', 'reference', 'registered')", name=op.f("ck_park_role")),
        sa.CheckConstraint("accuracy_m >= 0", name=op.f("ck_park_accuracy_m_not_negative")),
        sa.CheckConstraint(
            "district_code IS NULL OR substr(district_code, 1, 4) = city_code", name=op.f("ck_park_district_in_city")
        ),
        sa.CheckConstraint("length(source) > 0", name=op.f("ck_park_source_given")),
        sa.CheckConstraint("minx <= maxx AND miny <= maxy", name=op.f("ck_park_box")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_park_area_id")),
        sa.ForeignKeyConstraint(["district_code"], ["district.code"], name=op.f("fk_park_district_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_park")),
        sa.UniqueConstraint("slug", name=op.f("uq_park_slug")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_park_area_id"), "park", ["area_id"], unique=False)
    op.create_index(op.f("ix_park_district_code"), "park", ["district_code"], unique=False)
    op.create_table(
        "tenant_profile",
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("industry", sa.Text(), nullable=True),
        sa.Column("ai_listed", sa.Boolean(), nullable=True),
        sa.Column("software_enterprise", sa.Boolean(), nullable=True),
        sa.Column("above_scale", sa.Boolean(), nullable=True),
        sa.Column("size", sa.Text(), nullable=True),
        sa.Column("startup", sa.Boolean(), nullable=True),
        sa.Column("grants_complete", sa.Boolean(), nullable=True),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('enterprise', 'institution', 'association', 'sole_trader')", name=op.f("ck_tenant_profile_kind")
        ),
        sa.CheckConstraint("size IN ('large', 'medium', 'small', 'micro')", name=op.f("ck_tenant_profile_size")),
        sa.CheckConstraint("length(source) > 0", name=op.f("ck_tenant_profile_source_given")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_tenant_profile_interval")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_tenant_profile_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenant_profile")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_tenant_profile_tenant_id"), "tenant_profile", ["tenant_id"], unique=False)
    op.create_table(
        "assessment",
        sa.Column("year", sa.BigInteger(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("park_id", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("result IN ('excellent', 'good', 'pass', 'fail')", name=op.f("ck_assessment_result")),
        sa.CheckConstraint("length(source) > 0", name=op.f("ck_assessment_source_given")),
        sa.ForeignKeyConstraint(["park_id"], ["park.id"], name=op.f("fk_assessment_park_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint("park_id", "year", name=op.f("uq_assessment_park_id")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_assessment_park_id"), "assessment", ["park_id"], unique=False)
    op.create_table(
        "finding",
        sa.Column("park_id", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("value", sa.Boolean(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("what IN ('cooperation')", name=op.f("ck_finding_what")),
        sa.CheckConstraint("length(source) > 0", name=op.f("ck_finding_source_given")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_finding_interval")),
        sa.ForeignKeyConstraint(["park_id"], ["park.id"], name=op.f("fk_finding_park_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_finding_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_finding_park_id"), "finding", ["park_id"], unique=False)
    op.create_index(op.f("ix_finding_tenant_id"), "finding", ["tenant_id"], unique=False)
    op.create_table(
        "lease",
        sa.Column("park_id", sa.BigInteger(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("end_on", sa.Date(), nullable=True),
        sa.Column("area_m2", sa.Double(), nullable=True),
        sa.Column("monthly_rent_fen", sa.BigInteger(), nullable=True),
        sa.Column("rent_free_months", sa.BigInteger(), nullable=True),
        sa.Column("newly_moved_in", sa.Boolean(), nullable=True),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("area_m2 >= 0", name=op.f("ck_lease_area_m2_not_negative")),
        sa.CheckConstraint("end_on IS NULL OR end_on >= start_on", name=op.f("ck_lease_interval")),
        sa.CheckConstraint("length(source) > 0", name=op.f("ck_lease_source_given")),
        sa.CheckConstraint("monthly_rent_fen >= 0", name=op.f("ck_lease_monthly_rent_fen_not_negative")),
        sa.CheckConstraint("rent_free_months >= 0", name=op.f("ck_lease_rent_free_months_not_negative")),
        sa.ForeignKeyConstraint(["park_id"], ["park.id"], name=op.f("fk_lease_park_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_lease_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lease")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_lease_park_id"), "lease", ["park_id"], unique=False)
    op.create_index(op.f("ix_lease_tenant_id"), "lease", ["tenant_id"], unique=False)
    op.create_table(
        "park_operator",
        sa.Column("operating_body_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("park_id", sa.BigInteger(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(source) > 0", name=op.f("ck_park_operator_source_given")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_park_operator_interval")),
        sa.ForeignKeyConstraint(
            ["operating_body_id"], ["operating_body.id"], name=op.f("fk_park_operator_operating_body_id")
        ),
        sa.ForeignKeyConstraint(["park_id"], ["park.id"], name=op.f("fk_park_operator_park_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_park_operator")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_park_operator_operating_body_id"), "park_operator", ["operating_body_id"], unique=False)
    op.create_index(op.f("ix_park_operator_park_id"), "park_operator", ["park_id"], unique=False)
    op.create_table(
        "recognition",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("park_id", sa.BigInteger(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('ai_software', 'other_featured')", name=op.f("ck_recognition_kind")),
        sa.CheckConstraint("length(source) > 0", name=op.f("ck_recognition_source_given")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_recognition_interval")),
        sa.ForeignKeyConstraint(["park_id"], ["park.id"], name=op.f("fk_recognition_park_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recognition")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_recognition_park_id"), "recognition", ["park_id"], unique=False)
    op.create_table(
        "rent",
        sa.Column("park_id", sa.BigInteger(), nullable=False),
        sa.Column("year", sa.BigInteger(), nullable=False),
        sa.Column("month", sa.BigInteger(), nullable=True),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_fen >= 0", name=op.f("ck_rent_amount_fen_not_negative")),
        sa.CheckConstraint("length(source) > 0", name=op.f("ck_rent_source_given")),
        sa.CheckConstraint("month BETWEEN 1 AND 12", name=op.f("ck_rent_month")),
        sa.ForeignKeyConstraint(["park_id"], ["park.id"], name=op.f("fk_rent_park_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_rent_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rent")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_rent_park_id"), "rent", ["park_id"], unique=False)
    op.create_index(op.f("ix_rent_tenant_id"), "rent", ["tenant_id"], unique=False)
    op.create_table(
        "subsidy_grant",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("tenant_id", sa.BigInteger(), nullable=True),
        sa.Column("operating_body_id", sa.BigInteger(), nullable=True),
        sa.Column("park_id", sa.BigInteger(), nullable=True),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("rent_year", sa.BigInteger(), nullable=True),
        sa.Column("tier", sa.Text(), nullable=True),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "tier IN ('national', 'provincial', 'municipal', 'municipal_humanoid',"
            " 'ai_software', 'other_featured', 'other_park')",
            name=op.f("ck_subsidy_grant_tier"),
        ),
        sa.CheckConstraint(
            "(tenant_id IS NULL) <> (operating_body_id IS NULL)", name=op.f("ck_subsidy_grant_one_claimant")
        ),
        sa.CheckConstraint("amount_fen >= 0", name=op.f("ck_subsidy_grant_amount_fen_not_negative")),
        sa.CheckConstraint("length(source) > 0", name=op.f("ck_subsidy_grant_source_given")),
        sa.ForeignKeyConstraint(
            ["operating_body_id"], ["operating_body.id"], name=op.f("fk_subsidy_grant_operating_body_id")
        ),
        sa.ForeignKeyConstraint(["park_id"], ["park.id"], name=op.f("fk_subsidy_grant_park_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_subsidy_grant_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subsidy_grant")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_subsidy_grant_operating_body_id"), "subsidy_grant", ["operating_body_id"], unique=False)
    op.create_index(op.f("ix_subsidy_grant_park_id"), "subsidy_grant", ["park_id"], unique=False)
    op.create_index(op.f("ix_subsidy_grant_tenant_id"), "subsidy_grant", ["tenant_id"], unique=False)
    op.create_table(
        "title",
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("park_id", sa.BigInteger(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('comprehensive', 'featured', 'base', 'humanoid_robot')", name=op.f("ck_title_kind")
        ),
        sa.CheckConstraint(
            "tier IN ('national', 'provincial', 'municipal', 'municipal_humanoid')", name=op.f("ck_title_tier")
        ),
        sa.CheckConstraint("length(source) > 0", name=op.f("ck_title_source_given")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_title_interval")),
        sa.ForeignKeyConstraint(["park_id"], ["park.id"], name=op.f("fk_title_park_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_title")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_title_park_id"), "title", ["park_id"], unique=False)
    op.create_table(
        "zero_rent_incubator",
        sa.Column("recognised", sa.Boolean(), nullable=True),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("park_id", sa.BigInteger(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(source) > 0", name=op.f("ck_zero_rent_incubator_source_given")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_zero_rent_incubator_interval")),
        sa.ForeignKeyConstraint(["park_id"], ["park.id"], name=op.f("fk_zero_rent_incubator_park_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zero_rent_incubator")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_zero_rent_incubator_park_id"), "zero_rent_incubator", ["park_id"], unique=False)

    # The index of an expression: a unique index takes every NULL month for a different one.
    op.create_index(
        "uq_rent_period", "rent", ["tenant_id", "park_id", "year", sa.text("coalesce(month, 0)")], unique=True
    )
    if op.get_bind().dialect.name == "postgresql":
        op.create_index("ix_park_geom", "park", ["geom"], postgresql_using="gist")
    version = sa.table("register_version", sa.column("era", sa.Text), sa.column("number", sa.BigInteger))
    op.bulk_insert(version, [{"era": uuid4().hex[:8], "number": 1}])
