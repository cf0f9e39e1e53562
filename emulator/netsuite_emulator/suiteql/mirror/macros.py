"""What queries call by name in DuckDB: how values are written, and how amounts change currency."""

# An argument that stands in a macro twice is computed twice, and nested calls 2^n times: hence lists of one and lambdas.
MACROS = """
CREATE MACRO number_text(x) AS
  CASE WHEN contains(CAST(x AS VARCHAR), '.') THEN rtrim(rtrim(CAST(x AS VARCHAR), '0'), '.') ELSE CAST(x AS VARCHAR) END;
CREATE MACRO number_in(x) AS CAST(NULLIF(trim(CAST(x AS VARCHAR)), '') AS DECIMAL(38, 10));
CREATE MACRO below_hundred(n) AS list_transform([CAST(n AS BIGINT)], lambda v: CASE WHEN v < 20
  THEN ['ZERO', 'ONE', 'TWO', 'THREE', 'FOUR', 'FIVE', 'SIX', 'SEVEN', 'EIGHT', 'NINE', 'TEN', 'ELEVEN', 'TWELVE', 'THIRTEEN',
    'FOURTEEN', 'FIFTEEN', 'SIXTEEN', 'SEVENTEEN', 'EIGHTEEN', 'NINETEEN'][v + 1]
  ELSE ['TWENTY', 'THIRTY', 'FORTY', 'FIFTY', 'SIXTY', 'SEVENTY', 'EIGHTY', 'NINETY'][v // 10 - 1]
    || CASE WHEN v % 10 = 0 THEN ''
      ELSE '-' || ['ONE', 'TWO', 'THREE', 'FOUR', 'FIVE', 'SIX', 'SEVEN', 'EIGHT', 'NINE'][v % 10] END END)[1];
CREATE MACRO below_thousand(n) AS list_transform([CAST(n AS BIGINT)], lambda v: concat_ws(' ',
  CASE WHEN v > 99 THEN below_hundred(v // 100) || ' HUNDRED' END, CASE WHEN v % 100 > 0 THEN below_hundred(v % 100) END))[1];
CREATE MACRO spelled(n) AS list_transform([CAST(n AS BIGINT)], lambda v: CASE WHEN v = 0 THEN 'ZERO' ELSE concat_ws(' ',
  CASE WHEN v > 999999 THEN below_thousand(v // 1000000) || ' MILLION' END,
  CASE WHEN v // 1000 % 1000 > 0 THEN below_thousand(v // 1000 % 1000) || ' THOUSAND' END,
  CASE WHEN v % 1000 > 0 THEN below_thousand(v % 1000) END) END)[1];
CREATE MACRO spelled_year(n) AS list_transform([CAST(n AS BIGINT)], lambda v: CASE WHEN v % 1000 < 10 OR v < 1000 THEN spelled(v)
  ELSE below_hundred(v // 100) || ' ' || CASE WHEN v % 100 = 0 THEN 'HUNDRED' ELSE below_hundred(v % 100) END END)[1];
CREATE MACRO spelled_place(t) AS CASE
  WHEN regexp_matches(t, '(ONE|TWO|THREE|FIVE|EIGHT|NINE|TWELVE)$') THEN
    regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(t,
      'ONE$', 'FIRST'), 'TWO$', 'SECOND'), 'THREE$', 'THIRD'), 'FIVE$', 'FIFTH'), 'EIGHT$', 'EIGHTH'), 'NINE$', 'NINTH'),
      'TWELVE$', 'TWELFTH')
  WHEN t LIKE '%TY' THEN t[:-2] || 'IETH' ELSE t || 'TH' END;
CREATE MACRO placed(t) AS t || CASE WHEN CAST(right(t, 2) AS BIGINT) BETWEEN 11 AND 13 THEN 'TH'
  ELSE CASE right(t, 1) WHEN '1' THEN 'ST' WHEN '2' THEN 'ND' WHEN '3' THEN 'RD' ELSE 'TH' END END;
CREATE MACRO roman(n) AS list_transform([CAST(n AS BIGINT)], lambda v: repeat('M', v // 1000)
  || ['', 'C', 'CC', 'CCC', 'CD', 'D', 'DC', 'DCC', 'DCCC', 'CM'][v // 100 % 10 + 1]
  || ['', 'X', 'XX', 'XXX', 'XL', 'L', 'LX', 'LXX', 'LXXX', 'XC'][v // 10 % 10 + 1]
  || ['', 'I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX'][v % 10 + 1])[1];
CREATE MACRO days_between(a, b) AS
  (epoch_us(CAST(a AS TIMESTAMP)) - epoch_us(CAST(b AS TIMESTAMP))) / 86400000000.0;
CREATE MACRO plus_days(t, n) AS CAST(t AS TIMESTAMP) + to_microseconds(CAST(round(n * 86400000000) AS BIGINT));
CREATE MACRO months_apart(a, b) AS
  CASE WHEN day(a) = day(b) OR (CAST(a AS DATE) = last_day(a) AND CAST(b AS DATE) = last_day(b))
    THEN CAST((year(a) - year(b)) * 12 + month(a) - month(b) AS DOUBLE)
    ELSE (year(a) - year(b)) * 12 + month(a) - month(b) + (day(a) - day(b)) / 31.0 END;
CREATE MACRO next_weekday(t, name) AS
  CAST(t AS DATE) + CAST((list_position(['SUN','MON','TUE','WED','THU','FRI','SAT'], upper(substr(name, 1, 3)))
    - 1 - dayofweek(t) + 6) % 7 + 1 AS INTEGER);
CREATE MACRO remainder_of(a, b) AS a - b * round_even(a / b, 0);
CREATE MACRO bucket_of(x, low, high, n) AS list_transform([x], lambda v: CASE WHEN v < low THEN 0 WHEN v >= high THEN n + 1
  ELSE CAST(floor((v - low) * n / (high - low)) AS BIGINT) + 1 END)[1];
CREATE MACRO divisor(x) AS CASE WHEN x = 0 THEN error('divisor is equal to zero') ELSE x END;
CREATE MACRO position_of(t, part, start, nth) AS
  CASE WHEN start < 0
    THEN COALESCE(list_reverse(list_filter(range(1, length(t) + start + 2), lambda i: substr(t, i, length(part)) = part))[nth], 0)
    ELSE COALESCE(list_filter(range(start, length(t) + 1), lambda i: substr(t, i, length(part)) = part)[nth], 0) END;
CREATE MACRO bounded(x) AS list_transform([x], lambda v:
  CASE WHEN strlen(v) > 4000 THEN error('result of string concatenation is too long') ELSE v END)[1];
CREATE MACRO replaced(t, a, b) AS bounded(list_transform([{'t': t, 'a': a, 'b': b}], lambda v:
  CASE WHEN (strlen(v.t) - strlen(replace(v.t, v.a, ''))) // greatest(strlen(v.a), 1) * strlen(v.b) > 8000
    THEN error('result of string concatenation is too long') ELSE replace(v.t, v.a, v.b) END)[1]);
CREATE MACRO ids_in(x) AS string_split(regexp_replace(CAST(x AS VARCHAR), '\\s', '', 'g'), ',');

-- Tables are named with their schema: a query may have a WITH of the same name.
-- Rates are those of the currency list: one unit in the base currency. Without a rate an amount stays as it is. Consolidated
-- amounts go by the rates of their period first, INCOME by the average, all others by the last.
CREATE MACRO rate_between(f, t) AS (
  SELECT CAST(COALESCE(a.exchangerate, 1) AS DOUBLE) / CAST(NULLIF(COALESCE(b.exchangerate, 1), 0) AS DOUBLE)
  FROM main.currency AS a, main.currency AS b WHERE a.id = f AND b.id = t AND a.id <> b.id);
CREATE MACRO converted(amount, f, t) AS amount * COALESCE(rate_between(f, t), 1);
CREATE MACRO currency_of(owner) AS (SELECT s.currency FROM main.subsidiary AS s WHERE s.id = owner);
CREATE MACRO consolidated(amount, owner, target, kind, posted) AS CAST(amount * COALESCE((
  SELECT MAX(CASE kind WHEN 'INCOME' THEN r.averagerate ELSE r.currentrate END) FROM main.periodrate AS r
  WHERE r.period = TRY_CAST(posted AS BIGINT) AND r.fromsubsidiary = owner AND r.tosubsidiary = target), (
  SELECT CAST(COALESCE(a.exchangerate, 1) AS DOUBLE) / CAST(NULLIF(COALESCE(b.exchangerate, 1), 0) AS DOUBLE)
  FROM main.subsidiary AS f, main.subsidiary AS t, main.currency AS a, main.currency AS b
  WHERE f.id = owner AND t.id = target AND a.id = f.currency AND b.id = t.currency AND a.id <> b.id), 1) AS DECIMAL(18, 2));
CREATE MACRO period_of(moment) AS (
  SELECT MIN(p.id) FROM main.accountingperiod AS p
  WHERE p.isposting = 'T' AND p.isquarter = 'F' AND p.isyear = 'F'
    AND p.startdate <= CAST(moment AS DATE) AND p.enddate >= CAST(moment AS DATE));
"""
