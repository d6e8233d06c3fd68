"""Certification: cases, their steps, evidence and its files."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "certification",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("granted_as", sa.Text(), nullable=True),
        sa.Column("follows", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("park_id", sa.BigInteger(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "granted_as IN ('comprehensive', 'featured', 'base', 'humanoid_robot', 'ai_software', 'other_featured')",
            name=op.f("ck_certification_granted_as"),
        ),
        sa.CheckConstraint(
            "purpose IN ('grant', 'renewal', 'assessment', 'ending')", name=op.f("ck_certification_purpose")
        ),
        sa.ForeignKeyConstraint(["park_id"], ["park.id"], name=op.f("fk_certification_park_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certification")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_certification_kind"), "certification", ["kind"], unique=False)
    op.create_index(op.f("ix_certification_park_id"), "certification", ["park_id"], unique=False)
    op.create_table(
        "certification_step",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("certification_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("taken_by", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("said", sa.Text(), nullable=True),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("party", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("from_day", sa.Date(), nullable=True),
        sa.Column("to_day", sa.Date(), nullable=True),
        sa.Column("year", sa.BigInteger(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("record_id", sa.BigInteger(), nullable=True),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "result IN ('excellent', 'good', 'pass', 'fail')", name=op.f("ck_certification_step_result")
        ),
        sa.CheckConstraint("length(trim(taken_by)) > 0", name=op.f("ck_certification_step_taken_by_given")),
        sa.CheckConstraint(
            "to_day IS NULL OR from_day IS NULL OR to_day >= from_day", name=op.f("ck_certification_step_interval")
        ),
        sa.ForeignKeyConstraint(
            ["certification_id"], ["certification.id"], name=op.f("fk_certification_step_certification_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certification_step")),
        sa.UniqueConstraint("certification_id", "number", name=op.f("uq_certification_step_certification_id")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_certification_step_certification_id"), "certification_step", ["certification_id"], unique=False
    )
    op.create_table(
        "certification_evidence",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("step_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("file_name", sa.Text(), nullable=True),
        sa.Column("file_sha256", sa.Text(), nullable=True),
        sa.Column("file_bytes", sa.BigInteger(), nullable=True),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(file_name IS NULL) = (file_sha256 IS NULL) AND (file_name IS NULL) = (file_bytes IS NULL)",
            name=op.f("ck_certification_evidence_file"),
        ),
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_certification_evidence_name_given")),
        sa.ForeignKeyConstraint(["step_id"], ["certification_step.id"], name=op.f("fk_certification_evidence_step_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certification_evidence")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_certification_evidence_step_id"), "certification_evidence", ["step_id"], unique=False)
    op.create_table(
        "evidence_file",
        sa.Column("evidence_id", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["certification_evidence.id"], name=op.f("fk_evidence_file_evidence_id")
        ),
        sa.PrimaryKeyConstraint("evidence_id", name=op.f("pk_evidence_file")),
        sqlite_strict=True,
    )
