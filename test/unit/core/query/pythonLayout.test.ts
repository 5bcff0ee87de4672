import assert from 'node:assert/strict';
import { parseQuery, pythonOf } from '../../../../src/core/query/index.ts';

const own = new Map([
  ['mine', 'exp:12 run:5'],
  ['all', ''],
]);

/** The lines after the docstring of the function `fits`. */
function bodyFor(query: string): string {
  const script = pythonOf(parseQuery(query), { own });
  const [, body] = /"""Whether a run fits\."""\n([^]*?)\n\n\n/.exec(script) ?? [];
  return body ?? assert.fail(script);
}

const long = 'a very long reason why this was stopped '.repeat(2);
const deep = 'abcdefghijklmno.'.repeat(6);

/** Queries and their Python, as formatted by black 26.5. */
const written: Record<string, Record<string, string>> = {
  'once for a number and its text': {
    'her.x:5': `
    return number(run, "her", "x") == 5`,
    'her.x:5,"7"': `
    return number(run, "her", "x") == 5 or text(run, "her", "x") == "7"`,
    'her.x:5,7.0': `
    return number(run, "her", "x") in (5, 7)`,
    'her.x:5,12233344445555567': `
    return number(run, "her", "x") in (5, 12233344445555567)`,
    'her.x:1..5,"1"': `
    return 1 <= number(run, "her", "x") <= 5 or text(run, "her", "x") in ("1..5", "1")`,
    'her.x:1.5': `
    return number(run, "her", "x") == 1.5`,
    '-her.x:a,b,c*': `
    return not (
        text(run, "her", "x") in ("a", "b") or like(text(run, "her", "x"), "c*")
    )`,
    'her.x:2020,5,2021': `
    return (
        number(run, "her", "x") in (2020, 5, 2021)
        or utc(2020, 1, 1) <= time(run, "her", "x") < utc(2021, 1, 1)
        or utc(2021, 1, 1) <= time(run, "her", "x") < utc(2022, 1, 1)
    )`,
    'her.x:12.5,"12.5"': `
    return number(run, "her", "x") == 12.5`,
    'her.x:1e3': `
    return number(run, "her", "x") == 1000 or text(run, "her", "x") == "1e3"`,
    'her.x:-5': `
    return number(run, "her", "x") == -5`,
    'her.x>1e20': `
    return number(run, "her", "x") > 100000000000000000000.0`,
    'her.x>1e21': `
    return number(run, "her", "x") > 1e21`,
    'her.x>0.5e-7': `
    return number(run, "her", "x") > 5e-8`,
    'type:Physics,COSMIC': `
    return text(run, "run_type") in ("physics", "cosmic")`,
    '12:3356': `
    return number(run, "experiment") == 12 and number(run, "run") == 3356`,
  },
  'the opposite': {
    '-(-exp<12)': `
    return number(run, "experiment") < 12`,
    '-(not exp<12)': `
    return number(run, "experiment") < 12`,
    'exp!=5,6-8': `
    return (
        # both
        number(run, "experiment") <= float("inf")
        and not (number(run, "experiment") == 5 or 6 <= number(run, "experiment") <= 8)
    )`,
    'hlt!=x': `
    return like(text(run, "hlt_mode"), "*") and text(run, "hlt_mode") != "x"`,
    'quality!=bad': `
    return flagged(run, "*") and "bad" not in flags(run)`,
    'her.x!=5': `
    return like(text(run, "her", "x"), "*") and number(run, "her", "x") != 5`,
    'missing:lumi': `
    return not has(run, "statistics", "lumi_recorded")`,
    '-energy:4S': `
    return not (10.58 < energy(run) < 10.595)`,
    '-(exp:1 or exp:2)': `
    return not (number(run, "experiment") == 1 or number(run, "experiment") == 2)`,
    [`physics -quality:${'k'.repeat(80)}*`]: `
    return (
        # both
        text(run, "run_type") == "physics"
        and not flagged(
            run,
            "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk*",
        )
    )`,
  },
  'as one comparison for each field': {
    'exp:1,3-5 or exp:7': `
    return (
        number(run, "experiment") == 1
        or 3 <= number(run, "experiment") <= 5
        or number(run, "experiment") == 7
    )`,
    'lumi:1..2 or lumi:3': `
    return (
        # either
        1 <= number(run, "statistics", "lumi_recorded") <= 2
        or number(run, "statistics", "lumi_recorded") == 3
    )`,
    'start:2020 or start:2022-05-06T07:08': `
    return (
        # either
        utc(2020, 1, 1) <= time(run, "time_start") < utc(2021, 1, 1)
        or utc(2022, 5, 6, 7, 8) <= time(run, "time_start") < utc(2022, 5, 6, 7, 9)
    )`,
    'type:beam or (hlt:x or type:debug)': `
    return (
        text(run, "run_type") == "beam"
        or text(run, "hlt_mode") == "x"
        or text(run, "run_type") == "debug"
    )`,
    'exp:1 or lumi:1 or exp:2': `
    return (
        number(run, "experiment") == 1
        or number(run, "statistics", "lumi_recorded") == 1
        or number(run, "experiment") == 2
    )`,
  },
  'as intervals': {
    'exp>=12': `
    return number(run, "experiment") >= 12`,
    'exp>12': `
    return number(run, "experiment") > 12`,
    'exp<12': `
    return number(run, "experiment") < 12`,
    'exp<=12': `
    return number(run, "experiment") <= 12`,
    '-exp<12': `
    return not (number(run, "experiment") < 12)`,
    'energy:4S': `
    return 10.58 < energy(run) < 10.595`,
    'duration>1h': `
    return duration(run) > 3600`,
    'start:0050': `
    return utc(50, 1, 1) <= time(run, "time_start") < utc(51, 1, 1)`,
    'start<0001': `
    return time(run, "time_start") == float("inf")`,
    'start>9999': `
    return time(run, "time_start") == float("inf")`,
    'start>=9999': `
    return time(run, "time_start") >= utc(9999, 1, 1)`,
    'start<=9999': `
    return time(run, "time_start") < float("inf")`,
    'start>=0001': `
    return time(run, "time_start") >= utc(1, 1, 1)`,
    'start:2020-05-06T07:08:09.5': `
    return (
        utc(2020, 5, 6, 7, 8, 9, 500000)
        <= time(run, "time_start")
        < utc(2020, 5, 6, 7, 8, 9, 501000)
    )`,
  },
  'as flags': {
    'quality:bad,rec*': `
    return "bad" in flags(run) or flagged(run, "rec*")`,
    'has:quality': `
    return flagged(run, "*")`,
    'has:energy': `
    return energy(run) > 0`,
    'has:duration': `
    return has(run, "duration") or has(run, "time_run") or duration(run) >= 0`,
    'has:lumi': `
    return has(run, "statistics", "lumi_recorded")`,
  },
  'with names': {
    '@all': `
    # @all
    return True`,
    '-@all': `
    # not @all
    return False`,
    '@all physics': `
    return (
        # @all
        True
        and text(run, "run_type") == "physics"
    )`,
    '-@all or physics': `
    return (
        # not @all
        False
        or text(run, "run_type") == "physics"
    )`,
    good: `
    # @good
    return not ("bad" in flags(run) or "no events" in flags(run))`,
    '@mine': `
    # @mine
    return number(run, "experiment") == 12 and number(run, "run") == 5`,
    '-@mine': `
    # not @mine
    return not (number(run, "experiment") == 12 and number(run, "run") == 5)`,
    '@mine or physics': `
    return (
        # @mine
        (number(run, "experiment") == 12 and number(run, "run") == 5)
        or text(run, "run_type") == "physics"
    )`,
    'physics or (exp:12 lumi>5/pb @good)': `
    return (
        # either
        text(run, "run_type") == "physics"
        or (
            number(run, "experiment") == 12
            and number(run, "statistics", "lumi_recorded") > 5000
            # @good
            and not ("bad" in flags(run) or "no events" in flags(run))
        )
    )`,
  },
  'long texts': {
    [`stop_reason:"${long}"`]: `
    return (
        text(run, "stop_reason")
        == "a very long reason why this was stopped a very long reason why this was stopped "
    )`,
    [`-stop_reason:"${long}"`]: `
    return (
        text(run, "stop_reason")
        != "a very long reason why this was stopped a very long reason why this was stopped "
    )`,
    [`stop_reason:"${long}" physics`]: `
    return (
        # both
        text(run, "stop_reason")
        == "a very long reason why this was stopped a very long reason why this was stopped "
        and text(run, "run_type") == "physics"
    )`,
    [`hlt:${'漢'.repeat(20)} physics exp:12`]: `
    return (
        text(run, "hlt_mode") == "漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢"
        and text(run, "run_type") == "physics"
        and number(run, "experiment") == 12
    )`,
    '-(stop_reason:"a very long reason why this was stopped " or hlt:something-very-long-as-well-and-more)': `
    return not (
        text(run, "stop_reason") == "a very long reason why this was stopped "
        or text(run, "hlt_mode") == "something-very-long-as-well-and-more"
    )`,
    '-(physics exp:12)': `
    return not (text(run, "run_type") == "physics" and number(run, "experiment") == 12)`,
    [`her."${'k'.repeat(70)}">5`]: `
    return (
        number(
            run,
            "her",
            "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",
        )
        > 5
    )`,
    [`her.${deep}x>5`]: `
    return (
        number(
            run,
            "her",
            "abcdefghijklmno",
            "abcdefghijklmno",
            "abcdefghijklmno",
            "abcdefghijklmno",
            "abcdefghijklmno",
            "abcdefghijklmno",
            "x",
        )
        > 5
    )`,
    [`-her.${deep}x>5`]: `
    return not (
        number(
            run,
            "her",
            "abcdefghijklmno",
            "abcdefghijklmno",
            "abcdefghijklmno",
            "abcdefghijklmno",
            "abcdefghijklmno",
            "abcdefghijklmno",
            "x",
        )
        > 5
    )`,
    [`her."${'k'.repeat(55)}".lllll:a* or exp:3 or physics`]: `
    return (
        like(
            text(
                run,
                "her",
                "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",
                "lllll",
            ),
            "a*",
        )
        or number(run, "experiment") == 3
        or text(run, "run_type") == "physics"
    )`,
    [`-(stop_reason:"${long}*")`]: `
    return (
        text(run, "stop_reason")
        != "a very long reason why this was stopped a very long reason why this was stopped *"
    )`,
  },
  parentheses: {
    'exp:12 and (physics or cosmic) or beam': `
    return (
        # either
        (
            number(run, "experiment") == 12
            and (
                text(run, "run_type") == "physics" or text(run, "run_type") == "cosmic"
            )
        )
        or text(run, "run_type") == "beam"
    )`,
    'exp:12 (run>5 run<9)': `
    return (
        number(run, "experiment") == 12
        and number(run, "run") > 5
        and number(run, "run") < 9
    )`,
    'exp:12 or (exp:14 or exp:16)': `
    return (
        number(run, "experiment") == 12
        or number(run, "experiment") == 14
        or number(run, "experiment") == 16
    )`,
  },
  'long lists': {
    'run:1000,1002,1004,1006,1008,1010,1012,1014,1016,1018,1020,1022': `
    return (
        # either
        number(run, "run") in (1000, 1002, 1004, 1006, 1008, 1010, 1012)
        or number(run, "run") in (1014, 1016, 1018, 1020, 1022)
    )`,
    'run:0,2,4,6,8,10,12,14,16,18,20,22,24,26,28,30,32,34,36,38,40,42,44,46,48,50,52,54,56,58': `
    return (
        number(run, "run") in (0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22)
        or number(run, "run") in (24, 26, 28, 30, 32, 34, 36, 38, 40, 42, 44)
        or number(run, "run") in (46, 48, 50, 52, 54, 56, 58)
    )`,
    '(exp:3 or (exp:4 -(exp:5 or (exp:6 -(exp:7 or (exp:8 -(exp:9 or (exp:10 hlt:x run:1001,2001,3001,4001,5001,6001,7001)))))))) physics': `
    return (
        # both
        (
            number(run, "experiment") == 3
            or (
                number(run, "experiment") == 4
                and not (
                    number(run, "experiment") == 5
                    or (
                        number(run, "experiment") == 6
                        and not (
                            number(run, "experiment") == 7
                            or (
                                number(run, "experiment") == 8
                                and not (
                                    number(run, "experiment") == 9
                                    or (
                                        number(run, "experiment") == 10
                                        and text(run, "hlt_mode") == "x"
                                        and number(run, "run")
                                        in (1001, 2001, 3001, 4001, 5001, 6001, 7001)
                                    )
                                )
                            )
                        )
                    )
                )
            )
        )
        and text(run, "run_type") == "physics"
    )`,
  },
};

describe('The Python for a query', () => {
  for (const [name, all] of Object.entries(written)) {
    it(`is formatted as black would: ${name}`, () => {
      for (const [query, body] of Object.entries(all))
        assert.equal(`\n${bodyFor(query)}`, body, query);
    });
  }
});
