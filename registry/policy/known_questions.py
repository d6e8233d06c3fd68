"""Open questions that the kernel knows (内核所知的待解释问题), in their order; documents declare others."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from registry.words import Words


@dataclass(frozen=True, slots=True)
class Question:
    """A question that the texts leave open, with its options in words. The order of QUESTIONS is that of readings.

    ``rulings``: each option as the sentence that a ruling says, to be read without the question. ``plain``: the option
    that changes nothing: who is not asked is read under it.
    """

    id: str
    name: Words
    options: MappingProxyType[str, Words]
    rulings: MappingProxyType[str, Words]
    plain: str

    def option(self, id: str) -> Words:
        """An option in words; by its id where it is none of them any more."""
        return self.options.get(id, Words(id, id))

    def ruling(self, id: str) -> Words:
        """The sentence of a ruling, in the same way."""
        return self.rulings.get(id, Words(id, id))

    @classmethod
    def forgotten(cls, id: str) -> Question:
        """One that no document declares any more, of which rulings or kept answers still speak."""
        return cls(id, Words(id, id), MappingProxyType({}), MappingProxyType({}), "")


def _question(id: str, name: tuple[str, str], plain: str, **options: tuple[str, str, str, str]) -> Question:
    """Of each option its words, then the sentence of a ruling, both in Chinese and English."""
    keyed = {key.replace("_", "-"): words for key, words in options.items()}
    named = {key: Words(zh, en) for key, (zh, en, _, _) in keyed.items()}
    ruled = {key: Words(zh, en) for key, (_, _, zh, en) in keyed.items()}
    return Question(id, Words(*name), MappingProxyType(named), MappingProxyType(ruled), plain)


_QUESTIONS = (
    _question(
        "three-years",
        ("“连续三年”如何计算", "how three consecutive years are counted"),
        "three-payments",
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
        "as-of",
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
        "strict",
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
        "falls-through",
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
        "previous-year",
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
        "anniversary",
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
        "full",
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
        "both",
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
        "certified-only",
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
        "paid-rent",
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
