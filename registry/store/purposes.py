"""What a case of certification is for (事项类别)."""

from types import MappingProxyType

from registry.words import Words

WORDS = MappingProxyType(
    {
        "grant": Words("认定", "certification"),
        "renewal": Words("续期", "renewal"),
        "assessment": Words("年度考核", "yearly assessment"),
        "ending": Words("撤销", "withdrawal"),
        "voiding": Words("更正错误登记", "correction of a wrong entry"),
        "assessment_voiding": Words("更正错误考核", "correction of a wrong assessment"),
    }
)
PURPOSES = tuple(WORDS)
