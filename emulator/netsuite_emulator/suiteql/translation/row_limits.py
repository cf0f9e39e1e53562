"""Which of its rows a query gives: FETCH FIRST n ROWS, PERCENT and WITH TIES included, and OFFSET."""

from sqlglot import exp

from netsuite_emulator.suiteql.refusals import NotYetBuilt


def limit_rows(query: exp.Query) -> None:
    """
    Rewrite, in a translated query, what DuckDB does not count as Oracle does.

    Raises:
        NotYetBuilt: WITH TIES of a DISTINCT or of several SELECTs.
    """
    for each in [*query.find_all(exp.Query)]:
        if each.args.get("offset") and not each.args.get("order"):
            # Ignored on an account, as was measured there.
            each.set("offset", None)
        limit = each.args.get("limit")
        if not isinstance(limit, exp.Fetch) or not (options := limit.args.get("limit_options")):
            continue
        count: exp.Expr = limit.args.get("count") or exp.Literal.number(1)
        if options.args.get("percent"):
            count = _share(each, count)
        if options.args.get("with_ties") and each.args.get("order"):
            _keep_alike(each, count)
        else:
            each.set("limit", exp.Limit(expression=count))


def _share(query: exp.Query, percent: exp.Expr) -> exp.Expr:
    """Give so many hundredths of the rows of a query, and one more for a rest."""
    whole = query.copy()
    for name in ("limit", "offset", "order"):
        whole.set(name, None)
    share = exp.Ceil(
        this=exp.Div(
            this=exp.Mul(this=exp.Count(this=exp.Star()), expression=percent), expression=exp.Literal.number(100)
        )
    )
    counted = exp.select(exp.cast(share, "bigint")).from_(whole.subquery("q", copy=False), copy=False)
    return counted.subquery(copy=False)


def _keep_alike(query: exp.Query, count: exp.Expr) -> None:
    """Let a query give its first rows, and those that sort like the last of them."""
    if not isinstance(query, exp.Select) or query.args.get("distinct"):
        raise NotYetBuilt("FETCH … WITH TIES of a DISTINCT or of several SELECTs")
    outputs = {each.alias: each.unalias() for each in query.expressions}
    ordered = [each.copy() for each in query.args["order"].expressions]
    for each in ordered:
        key = each.this
        if isinstance(key, exp.Literal) and key.name.isdecimal():
            each.set("this", query.expressions[int(key.name) - 1].unalias().copy())
        elif isinstance(key, exp.Column) and not key.table and key.name in outputs:
            each.set("this", outputs[key.name].copy())
    rank = exp.Window(this=exp.Anonymous(this="rank"), order=exp.Order(expressions=ordered))
    offset = query.args.get("offset")
    last = exp.Add(this=offset.expression.copy(), expression=count) if offset else count
    query.set("qualify", exp.Qualify(this=exp.LTE(this=rank, expression=last)))
    query.set("limit", None)
