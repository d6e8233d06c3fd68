"""The words of the field: facts and their values, statuses, and the open questions in their order.

Declared once and used thrice: to check what comes in, to name what is missing, and to ask for it on a page.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from types import MappingProxyType

from registry.words import Words

FIRST_DAY, LAST_DAY = dt.date(1990, 1, 1), dt.date(2199, 12, 31)
"""The days that facts and questions may name."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that clauses ask for. ``values`` is empty for facts that are not chosen from a list."""

    path: str
    name: Words
    why: Words
    values: MappingProxyType[str, Words] = field(default_factory=lambda: MappingProxyType({}))


def _fact(path: str, name: tuple[str, str], why: tuple[str, str], **values: tuple[str, str]) -> Fact:
    return Fact(path, Words(*name), Words(*why), MappingProxyType({k: Words(*v) for k, v in values.items()}))


YES_NO = {"true": ("是", "yes"), "false": ("否", "no")}

_FACTS = (
    _fact(
        "park.district",
        ("房屋所在区", "district of the building"),
        (
            "租金补贴由房屋所在的区决定，与注册地址无关。",
            "The district of the building pays, not that of registration.",
        ),
    ),
    _fact(
        "tenant.kind",
        ("主体类型", "legal form"),
        ("条款对企业、机构、商协会的规定不同。", "The clauses differ for enterprises, institutions and associations."),
        enterprise=("企业", "enterprise"),
        institution=("机构（事业单位、研究机构等）", "institution"),
        association=("行业商协会", "trade association"),
        sole_trader=("个体工商户", "sole trader"),
    ),
    _fact(
        "tenant.industry",
        ("国民经济行业代码", "industry code (GB/T 4754-2017)"),
        (
            "64（互联网和相关服务业）与 65（软件和信息技术服务业）属于支持范围。",
            "Divisions 64 (internet) and 65 (software) are in scope.",
        ),
    ),
    _fact(
        "tenant.ai_listed",
        ("是否列入深圳市人工智能产业统计", "on Shenzhen's AI statistics list"),
        ("列入的企业，不论行业代码，均属于支持范围。", "A listed company is in scope whatever its industry code."),
        **YES_NO,
    ),
    _fact(
        "tenant.software_enterprise",
        ("主管部门是否认可为软件企业", "accepted as a software enterprise"),
        (
            "全市条款只适用于软件企业；行业代码不能代替认可。",
            "The citywide clause is for accepted software enterprises; the industry code does not decide it.",
        ),
        **YES_NO,
    ),
    _fact(
        "tenant.above_scale",
        ("是否规模以上企业", "above designated size"),
        ("龙岗区的租金补贴只给规模以上软件企业。", "Longgang pays only companies above designated size."),
        **YES_NO,
    ),
    _fact(
        "tenant.size",
        ("企业规模", "size"),
        ("免租优惠面向中小微企业、初创企业和商协会。", "The zero-rent offer is for small companies and start-ups."),
        large=("大型", "large"),
        medium=("中型", "medium"),
        small=("小型", "small"),
        micro=("微型", "micro"),
    ),
    _fact(
        "tenant.startup",
        ("是否初创企业", "a start-up"),
        ("免租优惠也面向初创企业。", "The zero-rent offer is also for start-ups."),
        **YES_NO,
    ),
    _fact(
        "tenant.newly_moved_in",
        ("是否新入驻企业", "newly moved in"),
        ("全市条款对新入驻的软件企业规定了不低于 50% 的下限。", "The citywide floor of 50 % is for newcomers."),
        **YES_NO,
    ),
    _fact(
        "park.recognition",
        ("区主管部门对园区的认定", "what the district recognises the park as"),
        ("补贴上限由园区的认定决定。", "The recognition of the park decides the cap."),
        ai_software=("人工智能、软件特色产业园", "featured AI or software park"),
        other_featured=("其他特色产业园", "other featured park"),
        none=("未认定的其他产业园", "not recognised"),
    ),
    _fact(
        "park.software_park",
        ("是否软件园区", "a software park at all"),
        ("全市条款讲的是软件园区内的企业。", "The citywide clause speaks of enterprises in software parks."),
        **YES_NO,
    ),
    _fact(
        "park.zero_rent_incubator",
        ("园区是否设有“零租”孵化器", "a zero-rent incubator"),
        ("免租优惠由“零租”孵化器提供。", "The rent-free offer is made by a zero-rent incubator."),
        **YES_NO,
    ),
    _fact(
        "cooperation",
        ("是否与园区内企业合作赋能（主管部门认定）", "cooperation with enterprises of the park"),
        (
            "在其他特色产业园，合作赋能的企业享受同等标准。",
            "In another featured park, cooperating companies have the same standard.",
        ),
        **YES_NO,
    ),
    _fact(
        "rent",
        ("上年度实际发生的租金", "rent that arose last year"),
        (
            "补贴按上年度实际发生租金计算，不含物业管理费。",
            "The subsidy is a share of last year's rent, fees excluded.",
        ),
    ),
    _fact(
        "lease",
        ("租赁合同", "lease"),
        ("租期、面积和免租期决定每月发生的租金。", "Term, area and free months decide the rent of each month."),
    ),
    _fact("lease.start", ("起租日", "start of the lease"), ("租金从起租日起按月发生。", "Rent arises from this day.")),
    _fact(
        "lease.monthly_rent",
        ("月租金", "monthly rent"),
        ("上年度租金由月租金逐月累计。", "Last year's rent is the sum of its months."),
    ),
    _fact(
        "lease.area_m2",
        ("租赁面积", "leased area"),
        ("补贴只计前 1000 平方米，并按每平方米封顶。", "Only the first 1,000 m² count, with a cap for each m²."),
    ),
    _fact(
        "lease.rent_free_months",
        ("免租月数", "rent-free months"),
        ("免租优惠为 6 个月至 3 年。", "The offer is 6 months to 3 years."),
    ),
    _fact(
        "granted",
        ("过去已领取的补贴", "what was paid before"),
        ("补贴有年限，已领取的年度会计入。", "Years already paid count towards the limit."),
    ),
    _fact(
        "incubator.recognised",
        ("孵化器是否经认定", "incubator recognised"),
        ("资助只给经认定的“零租”孵化器。", "Only a recognised incubator is funded."),
        **YES_NO,
    ),
    _fact(
        "incubator.audited_outlay",
        ("经审定的投入金额", "audited outlay"),
        ("资助按审定投入的一定比例计算。", "The funding is a share of the audited outlay."),
    ),
    _fact(
        "park.assessments",
        ("上年度考核结果", "last year's assessment"),
        ("考核优秀的软件名园另有奖励。", "A titled park assessed excellent draws a further reward."),
    ),
)

FACTS: MappingProxyType[str, Fact] = MappingProxyType({fact.path: fact for fact in _FACTS})
FACT_BIT: MappingProxyType[str, int] = MappingProxyType({fact.path: i for i, fact in enumerate(_FACTS)})

KINDS = tuple(FACTS["tenant.kind"].values)
SIZES = tuple(FACTS["tenant.size"].values)
RECOGNITIONS = ("ai_software", "other_featured", "none")
SOFTWARE_TIERS = ("national", "provincial", "municipal")
TITLE_TIERS = (*SOFTWARE_TIERS, "municipal_humanoid")
RESULTS = ("excellent", "good", "pass", "fail")
LEVELS = ("national", "provincial", "municipal", "district")

TIERS: MappingProxyType[str, Words] = MappingProxyType(
    {
        "national": Words("国家级软件名园（基地）", "national title"),
        "provincial": Words("省级软件名园（基地）", "provincial title"),
        "municipal": Words("市级软件名园（基地）", "municipal title"),
        "municipal_humanoid": Words("市人形机器人友好示范园区", "municipal humanoid-robot title"),
        "ai_software": Words("区级人工智能、软件特色产业园", "district-recognised AI or software park"),
        "other_featured": Words("区级其他特色产业园（合作赋能）", "other featured park with cooperation"),
        "other_park": Words("其他产业园", "any other industrial park"),
    }
)

STATUSES: MappingProxyType[str, Words] = MappingProxyType(
    {
        "eligible": Words("可申请", "may be claimed"),
        "discretionary": Words("由区决定", "the district decides"),
        "depends_on_reading": Words("取决于条文解释", "depends on the reading"),
        "needs_facts": Words("还需信息", "needs more facts"),
        "not_eligible": Words("不符合", "not eligible"),
        "superseded": Words("就高不就低，不再重复享受", "a higher measure is taken instead"),
        "not_in_force": Words("不在有效期内", "not in force"),
        "not_applicable": Words("不适用于该地区", "another territory"),
    }
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question that the texts leave open, with its options in words. The order of QUESTIONS is that of readings.

    ``rulings``: each option as the sentence that a ruling says, to be read without the question.
    """

    id: str
    name: Words
    options: MappingProxyType[str, Words]
    rulings: MappingProxyType[str, Words]


def _question(id: str, name: tuple[str, str], **options: tuple[str, str, str, str]) -> Question:
    """Of each option its words, then the sentence of a ruling, both in Chinese and English."""
    keyed = {key.replace("_", "-"): words for key, words in options.items()}
    named = {key: Words(zh, en) for key, (zh, en, _, _) in keyed.items()}
    ruled = {key: Words(zh, en) for key, (_, _, zh, en) in keyed.items()}
    return Question(id, Words(*name), MappingProxyType(named), MappingProxyType(ruled))


_QUESTIONS = (
    _question(
        "three-years",
        ("“连续三年”如何计算", "how three consecutive years are counted"),
        clock_from_first=(
            "自首次补贴年度起算三个日历年",
            "three calendar years from the first paid year",
            "连续三年自首次补贴年度起算三个日历年",
            "three consecutive years are three calendar years from the first paid year",
        ),
        three_payments=(
            "累计三次，可以间断",
            "three payments, gaps allowed",
            "连续三年按累计三次计算，可以间断",
            "three consecutive years are three payments, gaps allowed",
        ),
        gap_ends=(
            "断档即止",
            "a skipped year ends it",
            "连续三年断档即止",
            "a skipped year ends the three consecutive years",
        ),
    ),
    _question(
        "status-date",
        ("园区认定以哪一天为准", "the day on which the park's status counts"),
        as_of=(
            "以申请之日为准",
            "the day of the claim",
            "园区认定以申请之日为准",
            "the park's status counts on the day of the claim",
        ),
        by_month=(
            "租金逐月按当月认定计算",
            "each month's rent under that month's status",
            "租金逐月按当月的园区认定计算",
            "each month's rent counts under the park's status of that month",
        ),
        any_time=(
            "租金年度内任何时候具备即可",
            "any time in the rent year",
            "园区认定在租金年度内任何时候具备即可",
            "the park's status at any time in the rent year suffices",
        ),
    ),
    _question(
        "higher-title",
        ("软件名园称号是否等同于区级认定", "is a software title a district recognition"),
        strict=(
            "不等同，须有区级认定",
            "no, the district must recognise the park",
            "软件名园称号不等同于区级认定",
            "a software title is no district recognition",
        ),
        counts=(
            "等同于区级认定",
            "yes, the title counts",
            "软件名园称号等同于区级认定",
            "a software title counts as a district recognition",
        ),
    ),
    _question(
        "no-cooperation",
        ("其他特色园区中未合作赋能的企业", "another featured park without cooperation"),
        falls_through=(
            "按其他产业园标准",
            "treated as any other industrial park",
            "其他特色园区中未合作赋能的企业按其他产业园标准补贴",
            "in another featured park, companies without cooperation are treated as in any other industrial park",
        ),
        excluded=(
            "不予补贴",
            "not paid",
            "其他特色园区中未合作赋能的企业不予补贴",
            "in another featured park, companies without cooperation are not paid",
        ),
    ),
    _question(
        "first-rent-year",
        ("措施施行前已结束的租金年度", "a rent year that ended before the measures began"),
        previous_year=(
            "上年度租金即可计入",
            "last year's rent counts",
            "措施施行前已结束的租金年度可以计入",
            "a rent year that ended before the measures began counts",
        ),
        not_before_start=(
            "施行前的租金不计入",
            "rent from before does not count",
            "措施施行前已结束的租金年度不计入",
            "a rent year that ended before the measures began does not count",
        ),
    ),
    _question(
        "last-day",
        ("“有效期 N 年”的最后一天", "the last day of N years"),
        day_before=(
            "到期年度对应日的前一天",
            "the day before the anniversary",
            "有效期的最后一天是到期年度对应日的前一天",
            "the last day in force is the day before the anniversary",
        ),
        anniversary=(
            "到期年度的对应日",
            "the anniversary itself",
            "有效期的最后一天是到期年度的对应日",
            "the last day in force is the anniversary itself",
        ),
    ),
    _question(
        "upgrade",
        ("园区升级后的一次性奖励", "one-off rewards when a park climbs a tier"),
        full=(
            "按新等级全额奖励",
            "the full reward of the new tier",
            "园区升级后按新等级全额奖励",
            "a park that climbs a tier draws the full reward of the new tier",
        ),
        difference=(
            "只补差额",
            "the difference only",
            "园区升级后只补差额",
            "a park that climbs a tier draws the difference only",
        ),
    ),
    _question(
        "two-titles",
        ("同时具有软件名园与人形机器人称号", "a software title and the humanoid-robot title"),
        both=(
            "两项奖励都给",
            "both rewards",
            "同时具有软件名园与人形机器人称号的，两项奖励都给",
            "a software title and the humanoid-robot title draw both rewards",
        ),
        higher=(
            "只给较高的一项",
            "the higher one",
            "同时具有软件名园与人形机器人称号的，只给较高的一项",
            "of a software title and the humanoid-robot title only the higher reward is paid",
        ),
    ),
    _question(
        "park-meaning",
        ("全市租金条款中的“园区”", "what 园区 means in the citywide rent sentence"),
        certified_only=(
            "仅指经认定的软件名园",
            "only certified software parks",
            "全市租金条款中的“园区”仅指经认定的软件名园",
            "in the citywide rent sentence 园区 means certified software parks only",
        ),
        any_software_park=(
            "泛指软件园区",
            "any software park",
            "全市租金条款中的“园区”泛指软件园区",
            "in the citywide rent sentence 园区 means any software park",
        ),
    ),
    _question(
        "free-and-subsidised",
        ("同一年度既免租又补贴", "zero rent and rent subsidy in one year"),
        paid_rent=(
            "对实际支付的租金照常补贴",
            "rent that was paid is subsidised",
            "同一年度既免租又补贴的，对实际支付的租金照常补贴",
            "rent paid in a year with free months is subsidised all the same",
        ),
        same_kind=(
            "属同类优惠，就高不就低",
            "the same kind of support: the higher one is taken",
            "同一年度既免租又补贴的，属同类优惠，就高不就低",
            "free months and a subsidy in one year are the same kind of support: the higher one is taken",
        ),
    ),
)

QUESTIONS: MappingProxyType[str, Question] = MappingProxyType({question.id: question for question in _QUESTIONS})
