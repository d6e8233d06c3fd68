"""What a token may be for (范围): a few plain words, each of which stands for actions of
`registry.access.permissions`.
"""

from types import MappingProxyType

from registry.words import Words

ROSTERS, RUNS, SUMS = "rosters", "runs", "coverage"
SCOPES = MappingProxyType(
    {
        ROSTERS: Words("读取名册", "read rosters"),
        RUNS: Words("读取批量认定", "read runs"),
        SUMS: Words("读取覆盖中的补贴合计", "read sums of subsidies under coverage"),
    }
)
