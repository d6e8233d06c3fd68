"""Which rent counts (计入的租金) of a payment that is reckoned from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

from pydantic import ValidationInfo, model_validator

from registry.policy.files.base import said
from registry.policy.files.payment_form import PaymentForm
from registry.policy.files.terms import FactPath, fitting
from registry.policy.shared_facts import Fact


class OfRent(PaymentForm):
    """A payment that is reckoned from rent, if only as a floor.

    tax_left_out: a percentage of the premises, the rate of the tax that is in the rent: only the rent without it counts
    (不含税租金).
    """

    tax_left_out: FactPath | None = None

    @model_validator(mode="after")
    def _tax_of_premises(self, info: ValidationInfo[Mapping[str, Fact] | None]) -> Self:
        if self.tax_left_out is None:
            return self
        if info.context is not None:
            fitting(self.tax_left_out, ("percent",), info.context, "tax_left_out")
        if not self.tax_left_out.startswith("property."):
            zh = f"税率是各处房屋自己的：写 property. 的事实，而不是“{self.tax_left_out}”。"
            en = f"The rate of the tax is that of each of the premises, 'property.', not {self.tax_left_out!r}."
            raise said(zh, en, self.tax_left_out, key="tax_left_out")
        return self

    @property
    def names(self) -> Mapping[str, str]:
        return {} if self.tax_left_out is None else {"tax_left_out": self.tax_left_out}
