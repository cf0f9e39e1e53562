"""NetSuite's own functions, BUILTIN.* (article_161950565221), but for those that need no more than a display text."""

from sqlglot import exp

from netsuite_emulator.suiteql.catalog import Column
from netsuite_emulator.suiteql.refusals import NotYetBuilt, SuiteQLRefused
from netsuite_emulator.suiteql.translation.conversions import as_number
from netsuite_emulator.suiteql.translation.scopes import MEANING, SOURCE
from netsuite_emulator.suiteql.translation.sorts import Sort, noted
from netsuite_emulator.suiteql.translation.writing import sql, written

# The currency that rates are given in.
_BASE_CURRENCY = exp.Literal.number(1)
# Where the values begin among the arguments of MNFILTER: field, operator, join, whether all, values.
_FIRST_VALUE = 4


def builtin(name: str, arguments: list[exp.Expr]) -> exp.Expr:
    """
    Give what BUILTIN.name(arguments) means; names.py has put what it needs of the row behind the arguments.

    Raises:
        SuiteQLRefused: The arguments do not fit.
        NotYetBuilt: NetSuite has this function, the emulator has not.
    """
    match name, arguments:
        case "CF", [argument]:
            return _criteria_field(argument)
        case "CONSOLIDATE", [amount, kind, _, _, target, period, _, owner]:
            # A balance is not translated at the rate of a joined period (seen in a recorded refusal); a transaction's own
            # period is taken (seen in a client in production).
            joined = [each for each in period.find_all(exp.Column) if each.meta.get(SOURCE) == "accountingperiod"]
            if kind.name.upper() == "LEDGER" and joined:
                raise SuiteQLRefused
            rate = exp.Literal.string(kind.name.upper())
            return call("number", "consolidated", as_number(amount), owner, target, rate, period)
        case "CURRENCY", [_, owner]:
            return call("number", "currency_of", owner)
        case "CURRENCY_CONVERT", [amount, *told, currency]:
            target = told[0] if told else _BASE_CURRENCY
            return call("number", "converted", amount, currency, target)
        case "MNFILTER", [field, operator, *_]:
            return _multiselect_filter(field, operator.name.upper(), arguments[_FIRST_VALUE:])
        case "CF" | "CONSOLIDATE" | "CURRENCY" | "CURRENCY_CONVERT" | "MNFILTER" | "DF" | "HIERARCHY", _:
            raise SuiteQLRefused
        case _:
            raise NotYetBuilt(f"BUILTIN.{name}")


def call(sort: Sort, macro: str, *arguments: exp.Expr) -> exp.Expr:
    """Call one of the macros."""
    return noted(sort, sql(f"{macro}({', '.join(written(each) for each in arguments)})"))


def _criteria_field(argument: exp.Expr) -> exp.Expr:
    """BUILTIN.CF: the value as criteria compare it; a status then bears the transaction type."""
    column: Column | None = argument.meta.get(MEANING)
    if column is not None and column.display == "transaction.status" and isinstance(argument, exp.Column):
        return noted("text", sql(column.display_key.replace("{row}", f'"{argument.table}"')))
    return argument


def _multiselect_filter(field: exp.Expr, operator: str, values: list[exp.Expr]) -> exp.Expr:
    """BUILTIN.MNFILTER: T or F, by which of these values are among those chosen."""
    chosen = f"ids_in({written(field)})"
    given = ", ".join(f"CAST({written(each)} AS VARCHAR)" for each in values if not isinstance(each, exp.Null))
    asked = f"[{given}]"
    conditions = {
        "MN_INCLUDE": f"list_has_any({chosen}, {asked})",
        "MN_EXCLUDE": f"NOT COALESCE(list_has_any({chosen}, {asked}), FALSE)",
        "MN_INCLUDE_ALL": f"list_has_all({chosen}, {asked})",
        "MN_EXCLUDE_ALL": f"NOT COALESCE(list_has_all({chosen}, {asked}), FALSE)",
        "MN_INCLUDE_EXACTLY": f"list_sort({chosen}) = list_sort({asked})",
        "MN_EXCLUDE_EXACTLY": f"list_sort({chosen}) IS DISTINCT FROM list_sort({asked})",
    }
    if operator not in conditions:
        raise SuiteQLRefused
    return noted("text", sql(f"CASE WHEN {conditions[operator]} THEN 'T' ELSE 'F' END"))
