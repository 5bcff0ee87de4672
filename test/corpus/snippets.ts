import type { Language } from '../../src/core/selection/index.ts';

/** Code as people write it, and the runs that it mentions. */
export interface Snippet {
  readonly name: string;
  readonly language: Language;
  readonly code: string;
  /**
   * `SOURCE = MEANING` for each mention in order, with white space in SOURCE as single blanks:
   * `12:798`, `12:798-3904`, `12:798-*`, `12:798..14:5`, `12:798..14:*`, `12:798..`, `!reversed`.
   */
  readonly mentions: readonly string[];
}

const lists: readonly Snippet[] = [
  {
    name: 'a list of numbers below its experiment',
    language: 'python',
    code: code`
      import basf2 as b2

      experiment = 12
      good_runs = [798, 799, 801]

      main = b2.Path()
    `,
    mentions: ['[798, 799, 801] = 12:798-799, 12:801'],
  },
  {
    name: 'a list over several lines, with a comment in it',
    language: 'python',
    code: code`
      EXP = 12
      RUNS = [
          798, 799, 800,
          804,  # short, 12 minutes
          4272,
      ]
      THRESHOLDS = [0.1, 0.25, 0.5]
    `,
    mentions: ['[ 798, 799, 800, 804, # short, 12 minutes 4272, ] = 12:798-800, 12:804, 12:4272'],
  },
  {
    name: 'a tuple and a set',
    language: 'python',
    code: code`
      exp_no = 14
      first_runs = (5, 6, 7)
      bad_runs = {9, 11}
      binning = (100, 0, 10)
    `,
    mentions: ['(5, 6, 7) = 14:5-7', '{9, 11} = 14:9, 14:11'],
  },
  {
    name: 'a string of ranges',
    language: 'python',
    code: code`
      experiment = 12
      runs = "798-3904, 4272-5512"
      print(f"{experiment}: {runs}")
    `,
    mentions: ['"798-3904, 4272-5512" = 12:798-3904, 12:4272-5512'],
  },
  {
    name: 'a string of ranges separated by blanks',
    language: 'python',
    code: code`
      expNumber = 10
      runList = '3110-3115 3120 3122-3130'
    `,
    mentions: ["'3110-3115 3120 3122-3130' = 10:3110-3115, 10:3120, 10:3122-3130"],
  },
  {
    name: 'a list of strings',
    language: 'python',
    code: code`
      experiment = 12
      run_ranges = ["798-801", "804", "804-810"]
      labels = ["12", "14"]
    `,
    mentions: ['["798-801", "804", "804-810"] = 12:798-801, 12:804-810'],
  },
  {
    name: 'runs in a call',
    language: 'python',
    code: code`
      from prod import submit

      submit(name='bucket26', experiment=12, runs=[798, 799], n_jobs=200)
      submit(name='bucket27', runs='5-9', experiment=14, n_jobs=200)
    `,
    mentions: ['[798, 799] = 12:798-799', "'5-9' = 14:5-9"],
  },
  {
    name: 'runs in a call over several lines, after the experiment in the module',
    language: 'python',
    code: code`
      experiment = 12

      submit(
          name='bucket26',
          runs=[798, 799, 801],
          release='release-06-00-08',
      )
    `,
    mentions: ['[798, 799, 801] = 12:798-799, 12:801'],
  },
  {
    name: 'runs of an outer call',
    language: 'python',
    code: code`
      job = Job(
          exp=16,
          options=dict(runs=[201, 203], dry=True),
          binning=[201, 203],
      )
    `,
    mentions: ['[201, 203] = 16:201, 16:203'],
  },
  {
    name: 'dictionaries, each with its experiment',
    language: 'python',
    code: code`
      samples = {
          'bucket26': {'experiment': 12, 'runs': [798, 799], 'lumi': 4.2},
          'bucket27': {'runs': '5-9, 11', 'experiment': 14, 'lumi': 1.7},
          'mc': {'tag': 'MC15ri_b', 'runs': [0]},
      }
    `,
    mentions: ['[798, 799] = 12:798-799', "'5-9, 11' = 14:5-9, 14:11"],
  },
  {
    name: 'the experiment of an outer dictionary',
    language: 'python',
    code: code`
      config = {
          "exp": 12,
          "skims": {
              "hadron": {"runs": [5, 6], "prescale": 1},
              "bhabha": {"runs": "7-9", "prescale": 50},
          },
      }
    `,
    mentions: ['[5, 6] = 12:5-6', '"7-9" = 12:7-9'],
  },
  {
    name: 'a single run in a call',
    language: 'python',
    code: code`
      path = b2.Path()
      add_simulation(path, experiment=12, n_events=1000, run=798)
      add_tracking(path)
      add_reconstruction(path, run=799)
    `,
    mentions: ['798 = 12:798'],
  },
  {
    name: 'a single run on the line after the experiment',
    language: 'python',
    code: code`
      experiment = 12
      run = 798
      events = 10000
    `,
    mentions: ['798 = 12:798'],
  },
  {
    name: 'a single run on the same line as the experiment',
    language: 'python',
    code: code`
      exp = 26; run = 1120
      nEvents = 500
    `,
    mentions: ['1120 = 26:1120'],
  },
  {
    name: 'a single number far from the experiment',
    language: 'python',
    code: code`
      experiment = 12
      release = 'light-2305-korat'
      n_jobs = 40
      run = 2

      def process(path):
          path.run = 5
          return start(path, run=7)
    `,
    mentions: [],
  },
  {
    name: 'a map from experiment to runs',
    language: 'python',
    code: code`
      runs = {12: [798, 799], 14: "5-9"}
      colors = {12: [0, 100], 14: [3, 5]}
    `,
    mentions: ['{12: [798, 799], 14: "5-9"} = 12:798-799, 14:5-9'],
  },
  {
    name: 'a map from experiment to ranges over several lines',
    language: 'python',
    code: code`
      GOOD_RUNS = {
          7: '909-1200, 1300',
          8: '43-3123',
          10: [3110, 3111, 3115],
      }

      for exp, ranges in GOOD_RUNS.items():
          print(exp, ranges)
    `,
    mentions: [
      "{ 7: '909-1200, 1300', 8: '43-3123', 10: [3110, 3111, 3115], } = 7:909-1200, 7:1300, 8:43-3123, 10:3110-3111, 10:3115",
    ],
  },
  {
    name: 'a loop over runs',
    language: 'python',
    code: code`
      exp = 12
      for run in [798, 799, 801]:
          files = glob(f'/group/belle2/dataprod/Data/e{exp:04d}/4S/r{run:05d}/*.root')
          for threshold in [1, 2, 3]:
              make_plots(files, threshold)
    `,
    mentions: ['[798, 799, 801] = 12:798-799, 12:801'],
  },
  {
    name: 'cells of a notebook, each with its experiment',
    language: 'python',
    code: code`
      # %% Spring
      experiment = 12
      good_runs = [798, 799]
      plot(experiment, good_runs)

      # %% Autumn
      experiment = 14
      good_runs = [5, 6, 8]
      plot(experiment, good_runs)
    `,
    mentions: ['[798, 799] = 12:798-799', '[5, 6, 8] = 14:5-6, 14:8'],
  },
  {
    name: 'attributes of a class',
    language: 'python',
    code: code`
      class Bucket26(Bucket):
          """The summer data."""

          experiment = 12
          run_list = [798, 799]
          energies = [10.58, 10.52]


      class Bucket27(Bucket):
          run_list = [5, 6]
    `,
    mentions: ['[798, 799] = 12:798-799'],
  },
  {
    name: 'attributes of an object',
    language: 'python',
    code: code`
      class Monitor:
          def __init__(self):
              self.experiment = 18
              self.good_runs = "1-30, 35"
              self.bins = [1, 30]
    `,
    mentions: ['"1-30, 35" = 18:1-30, 18:35'],
  },
  {
    name: 'the experiment of another function',
    language: 'python',
    code: code`
      def lumi_of_summer():
          experiment = 12
          return lumi(experiment)


      def timing():
          runs = [798, 799]
          return [measure(n) for n in runs]
    `,
    mentions: [],
  },
  {
    name: "the module's experiment, within a function",
    language: 'python',
    code: code`
      EXPERIMENT = 12


      def runs_to_check():
          runs = [798, 799]
          return [(EXPERIMENT, run) for run in runs]
    `,
    mentions: ['[798, 799] = 12:798-799'],
  },
  {
    name: 'commented-out lines',
    language: 'python',
    code: code`
      experiment = 12
      # experiment = 14
      # runs = [5, 6]
      runs = [798, 799]
    `,
    mentions: ['[798, 799] = 12:798-799'],
  },
  {
    name: 'a name that only ends like an experiment',
    language: 'json',
    code: code`
      {"my-exp12": {"runs": [798, 799]}, "other": {"experiment": 14}}
    `,
    mentions: [],
  },
  {
    name: 'a reversed range, alone and among others',
    language: 'python',
    code: code`
      experiment = 12
      bad_runs = "3904-798"
      good_runs = "5-9, 18-13"
    `,
    mentions: ['"3904-798" = !reversed', '"5-9, 18-13" = 12:5-9 !reversed'],
  },
  {
    name: 'a number that is too large',
    language: 'python',
    code: code`
      exp = 12
      runs = [798, 9007199254740993]
    `,
    mentions: ['[798, 9007199254740993] = 12:798 !tooLarge'],
  },
  {
    name: 'an experiment in comparisons, with a block for each',
    language: 'python',
    code: code`
      def runs_of(experiment):
          if experiment == 12:
              runs = [798, 799]
          elif experiment == 14:
              runs = [5, 6]
          else:
              runs = []
          return runs
    `,
    mentions: ['[798, 799] = 12:798-799', '[5, 6] = 14:5-6'],
  },
  {
    name: 'a run in a comparison next to the experiment',
    language: 'python',
    code: code`
      experiment = 12
      if run == 798 or run >= 3904 or run != 7:
          skip(run)
    `,
    mentions: [],
  },
  {
    name: 'runs counted by range()',
    language: 'python',
    code: code`
      experiment = 12
      for run in range(798, 804):
          process(experiment, run)
      bins = range(12, 798)
    `,
    mentions: ['range(798, 804) = 12:798-803'],
  },
  {
    name: 'an experiment in the brackets of something else',
    language: 'python',
    code: code`
      monitor = dict(experiment=12)
      timing = dict(runs=[798, 799])
    `,
    mentions: [],
  },
  {
    name: 'an experiment that is assigned later',
    language: 'python',
    code: code`
      runs = [5, 3, 8]
      print('benchmark took', sum(runs), 'ms')
      for run in [1, 2]:
          warm_up(run)

      experiment = 12
      good_runs = [798, 799]
    `,
    mentions: ['[798, 799] = 12:798-799'],
  },
];

const exprunsAndIovs: readonly Snippet[] = [
  {
    name: 'ExpRun in a calibration script',
    language: 'python',
    code: code`
      from caf.framework import CAF, Calibration
      from caf.utils import ExpRun

      cal = Calibration('ECL_energy', collector, algorithms, input_files)
      cal.ignored_runs = [ExpRun(12, 798), ExpRun(12, 799)]
      first = ExpRun(0, 0)
    `,
    mentions: ['ExpRun(12, 798) = 12:798', 'ExpRun(12, 799) = 12:799', 'ExpRun(0, 0) = 0:0'],
  },
  {
    name: 'ExpRun with keywords, line breaks, a comment and a trailing comma',
    language: 'python',
    code: code`
      import caf.utils

      requested = [
          caf.utils.ExpRun(exp=12, run=798),
          caf.utils.ExpRun(run=799, exp=12),
          caf.utils.ExpRun(
              exp=14,
              run=5,  # the first with the new field map
          ),
      ]
    `,
    mentions: [
      'caf.utils.ExpRun(exp=12, run=798) = 12:798',
      'caf.utils.ExpRun(run=799, exp=12) = 12:799',
      'caf.utils.ExpRun( exp=14, run=5, # the first with the new field map ) = 14:5',
    ],
  },
  {
    name: 'ExpRun as the keys of a dictionary',
    language: 'python',
    code: code`
      payloads = {
          ExpRun(7, 909): 'cdc_t0_before.root',
          ExpRun( 8,43 ): 'cdc_t0_after.root',
      }
      boundaries = sorted(payloads) + [ExpRun(exp, run)]
    `,
    mentions: ['ExpRun(7, 909) = 7:909', 'ExpRun( 8,43 ) = 8:43'],
  },
  {
    name: 'ExpRun with variables and in definitions',
    language: 'python',
    code: code`
      from collections import namedtuple
      from caf.utils import ExpRun, IoV

      class ExpRunSet(set):
          pass

      def ExpRun(exp, run=0):
          return Pair(exp, run)

      def IoV(exp_low, run_low, exp_high=-1, run_high=-1):
          return (ExpRun(exp_low, run_low), ExpRun(exp_high, run_high))

      last = ExpRun(12, run)
      next_run = ExpRun(last.exp, last.run + 1)
      valid = IoV(*last, -1, -1)
    `,
    mentions: [],
  },
  {
    name: 'ExpRun and a name that ends with it',
    language: 'python',
    code: code`
      key = MyExpRun(12, 798)
      pair = ExpRunPair(12, 798)
      # the first good one is ExpRun(12, 801)
    `,
    mentions: ['ExpRun(12, 801) = 12:801'],
  },
  {
    name: 'ExpRun with a run number too large to be exact',
    language: 'python',
    code: code`
      broken = ExpRun(12, 90071992547409931)
      fine = ExpRun(12, 9007)
    `,
    mentions: ['ExpRun(12, 90071992547409931) = !tooLarge', 'ExpRun(12, 9007) = 12:9007'],
  },
  {
    name: 'IoV with each kind of end',
    language: 'python',
    code: code`
      from caf.utils import IoV

      iovs = [
          IoV(0, 0, -1, -1),
          IoV(12, 798, 12, 3904),
          IoV(12, 798, 12, 798),
          IoV(12, 798, 12, -1),
          IoV(12, 0, 12, -1),
          IoV(12, 798, 14, 5),
          IoV(12, 798, 14, -1),
          IoV(12, 798, -1, -1),
      ]
    `,
    mentions: [
      'IoV(0, 0, -1, -1) = 0:0..',
      'IoV(12, 798, 12, 3904) = 12:798-3904',
      'IoV(12, 798, 12, 798) = 12:798',
      'IoV(12, 798, 12, -1) = 12:798-*',
      'IoV(12, 0, 12, -1) = 12:0-*',
      'IoV(12, 798, 14, 5) = 12:798..14:5',
      'IoV(12, 798, 14, -1) = 12:798..14:*',
      'IoV(12, 798, -1, -1) = 12:798..',
    ],
  },
  {
    name: 'IoV with keywords',
    language: 'python',
    code: code`
      requested_iov = IoV(exp_low=12, run_low=798, exp_high=12, run_high=3904)
      output_iov = IoV(
          exp_low=12,
          run_low=798,
          exp_high=-1,
          run_high=-1,
      )
      payload_iov = IoV(run_high=5, exp_high=14, run_low=0, exp_low=14)
    `,
    mentions: [
      'IoV(exp_low=12, run_low=798, exp_high=12, run_high=3904) = 12:798-3904',
      'IoV( exp_low=12, run_low=798, exp_high=-1, run_high=-1, ) = 12:798..',
      'IoV(run_high=5, exp_high=14, run_low=0, exp_low=14) = 14:0-5',
    ],
  },
  {
    name: 'IoV in a prompt calibration',
    language: 'python',
    code: code`
      settings = CalibrationSettings(
          name='ECL timing',
          expert_username='shifter',
          input_data_formats=['cdst'],
          input_data_names=['bhabha_all_calib'],
          expert_config={'payload_boundaries': None, 'min_events': 10000},
      )


      def get_calibrations(input_data, **kwargs):
          requested_iov = kwargs.get('requested_iov', IoV(0, 0, -1, -1))
          output_iov = IoV(requested_iov.exp_low, requested_iov.run_low, -1, -1)
          cal.algorithms = [algorithm]
          for algorithm in cal.algorithms:
              algorithm.params = {'apply_iov': output_iov, 'iov_coverage': IoV(10, 0, 14, -1)}
          return [cal]
    `,
    mentions: ['IoV(0, 0, -1, -1) = 0:0..', 'IoV(10, 0, 14, -1) = 10:0..14:*'],
  },
  {
    name: 'IoV with its end before its start',
    language: 'python',
    code: code`
      wrong = [IoV(12, 3904, 12, 798), IoV(14, 5, 12, 798)]
      right = [IoV(12, 798, 14, 5)]
    `,
    mentions: [
      'IoV(12, 3904, 12, 798) = !reversed',
      'IoV(14, 5, 12, 798) = !reversed',
      'IoV(12, 798, 14, 5) = 12:798..14:5',
    ],
  },
  {
    name: 'IntervalOfValidity in a script that writes payloads',
    language: 'python',
    code: code`
      import ROOT
      from ROOT import Belle2

      db = Belle2.Database.Instance()
      iov = Belle2.IntervalOfValidity(12, 798, 12, 3904)
      everything = Belle2.IntervalOfValidity(0, 0, -1, -1)
      db.storeData('BeamSpot', beamspot, iov)
    `,
    mentions: [
      'Belle2.IntervalOfValidity(12, 798, 12, 3904) = 12:798-3904',
      'Belle2.IntervalOfValidity(0, 0, -1, -1) = 0:0..',
    ],
  },
  {
    name: 'IntervalOfValidity with keywords',
    language: 'python',
    code: code`
      from conditions_db.iov import IntervalOfValidity, IoVSet

      known = IoVSet(allow_overlaps=False)
      known.add(IntervalOfValidity(first_exp=12, first_run=0, final_exp=12, final_run=-1))
      known.add(IntervalOfValidity(
          first_exp=14, first_run=5,
          final_exp=-1, final_run=-1))
      gap = IntervalOfValidity(*known.overlaps())
    `,
    mentions: [
      'IntervalOfValidity(first_exp=12, first_run=0, final_exp=12, final_run=-1) = 12:0-*',
      'IntervalOfValidity( first_exp=14, first_run=5, final_exp=-1, final_run=-1) = 14:5..',
    ],
  },
  {
    name: 'intervals in comments',
    language: 'python',
    code: code`
      # valid for IoV(12, 798, 12, 3904), see IoV(exp, run, -1, -1) in caf
      tag = 'data_reprocessing_proc13'  # was IntervalOfValidity(7, 0, 7, -1)
    `,
    mentions: ['IoV(12, 798, 12, 3904) = 12:798-3904', 'IntervalOfValidity(7, 0, 7, -1) = 7:0-*'],
  },
];

const modules: readonly Snippet[] = [
  {
    name: 'EventInfoSetter with its three lists',
    language: 'python',
    code: code`
      main = b2.create_path()
      main.add_module('EventInfoSetter', evtNumList=[1, 1], expList=[12, 12], runList=[798, 799])
      main.add_module('Progress')
    `,
    mentions: ['evtNumList=[1, 1], expList=[12, 12], runList=[798, 799] = 12:798-799'],
  },
  {
    name: 'EventInfoSetter over several lines, with two experiments',
    language: 'python',
    code: code`
      main.add_module(
          'EventInfoSetter',
          evtNumList=[1000, 2000],
          expList=[12, 14],
          runList=[798, 5],
          skipNEvents=0,
      )
    `,
    mentions: ['evtNumList=[1000, 2000], expList=[12, 14], runList=[798, 5] = 12:798, 14:5'],
  },
  {
    name: 'EventInfoSetter without events, or with them in other places',
    language: 'python',
    code: code`
      main.add_module('EventInfoSetter', expList=[12], runList=[798, 799])
      main.add_module('EventInfoSetter', runList=[5, 6], expList=[14, 14], evtNumList=[10, 10])
      main.add_module('EventInfoSetter', expList=[16], evtNumList=[10], runList=[7])
    `,
    mentions: [
      'expList=[12], runList=[798, 799] = 12:798-799',
      'runList=[5, 6], expList=[14, 14], evtNumList=[10, 10] = 14:5-6',
      'expList=[16], evtNumList=[10], runList=[7] = 16:7',
    ],
  },
  {
    name: 'EventInfoSetter from a dictionary',
    language: 'python',
    code: code`
      eventinfosetter = b2.register_module('EventInfoSetter')
      eventinfosetter.param({'evtNumList': [1000], 'expList': [1003], 'runList': [0]})
      main.add_module(eventinfosetter)
    `,
    mentions: ["'evtNumList': [1000], 'expList': [1003], 'runList': [0] = 1003:0"],
  },
  {
    name: "EventInfoSetter with lists that don't match",
    language: 'python',
    code: code`
      main.add_module('EventInfoSetter', expList=[12, 14], runList=[798])
      main.add_module('EventInfoSetter', expList=experiments, runList=[798])
      main.add_module('EventInfoSetter', runList=[798], evtNumList=[10])
    `,
    mentions: [],
  },
  {
    name: 'parameters assigned one by one',
    language: 'python',
    code: code`
      eventinfosetter = b2.register_module('EventInfoSetter')
      eventinfosetter.param('expList', [12])
      eventinfosetter.param('runList', [798])
      eventinfosetter.param('evtNumList', [1000])
    `,
    mentions: [
      "eventinfosetter.param('expList', [12]) eventinfosetter.param('runList', [798]) eventinfosetter.param('evtNumList', [1000] = 12:798",
    ],
  },
  {
    name: 'input of the DQM analysis',
    language: 'python',
    code: code`
      path = b2.create_path()
      path.add_module(
          'DQMHistAnalysisInputRootFile',
          InputRootFileList=['/data/dqm/hltdqm_*.root'], Experiment=12, RunList=[798, 799],
          EventsList=[1000],
      )
    `,
    mentions: ['Experiment=12, RunList=[798, 799] = 12:798-799'],
  },
  {
    name: 'input of the DQM analysis, one parameter per line',
    language: 'python',
    code: code`
      path.add_module(
          'DQMHistAnalysisInputRootFile',
          Experiment=26,
          RunList=[1120],
          EventInterval=20,
      )
    `,
    mentions: ['Experiment=26, RunList=[1120] = 26:1120'],
  },
  {
    name: 'input of the DQM analysis with something in between, or in reverse order',
    language: 'python',
    code: code`
      path.add_module('DQMHistAnalysisInputRootFile',
                      Experiment=12, SelectFolders=['ECL', 'TOP'], RunList=[798])
      path.add_module('DQMHistAnalysisInputRootFile', RunList=[5, 6], Experiment=14)
    `,
    mentions: ['[798] = 12:798', '[5, 6] = 14:5-6'],
  },
  {
    name: 'a DQM script with the file names of runs',
    language: 'python',
    code: code`
      inputs = ['dqm_e0012r000798.root', 'hltdqm_e0012r000799.root']
      reference = '/group/belle2/phase3/dqm/handover/e0014/dqm_e0014r00005.root'
      pattern = f'dqm_e{exp:04d}r{run:06d}.root'
      output = inputs[0].replace('e0012r', 'plots_r')
    `,
    mentions: ['e0012r000798 = 12:798', 'e0012r000799 = 12:799', 'e0014r00005 = 14:5'],
  },
  {
    name: 'a RunDB query with runs',
    language: 'python',
    code: code`
      from rundb import RunDB

      rundb = RunDB(apikey=key)
      found = rundb.get_run_info(min_experiment=12, max_experiment=12, min_run=798, max_run=3904)
      for run in found:
          print(run['experiment'], run['run'])
    `,
    mentions: ['min_experiment=12, max_experiment=12, min_run=798, max_run=3904 = 12:798-3904'],
  },
  {
    name: 'RunDB queries without some of the limits',
    language: 'python',
    code: code`
      rundb.get_run_info(min_experiment=12, run_type='physics')
      rundb.get_run_info(max_experiment=12, expand=True)
      rundb.get_run_info(min_experiment=12, max_experiment=14)
      rundb.get_run_info(min_experiment=12, max_experiment=12)
      rundb.get_run_info(min_experiment=12, max_experiment=12, min_run=798)
      rundb.get_run_info(min_experiment=12, max_experiment=12, max_run=3904)
      rundb.get_run_info(run_type='cosmic', min_run=798)
    `,
    mentions: [
      'min_experiment=12 = 12:0..',
      'max_experiment=12 = 0:0..12:*',
      'min_experiment=12, max_experiment=14 = 12:0..14:*',
      'min_experiment=12, max_experiment=12 = 12:0-*',
      'min_experiment=12, max_experiment=12, min_run=798 = 12:798-*',
      'min_experiment=12, max_experiment=12, max_run=3904 = 12:0-3904',
    ],
  },
  {
    name: 'a RunDB query over several lines, with other things in between',
    language: 'python',
    code: code`
      search = dict(
          run_type='physics',
          min_experiment=12,
          min_lumi=5.0,
          max_experiment=12,
          min_run=5,
          expand=True,
          max_run=9,
          page_size=500,
      )
      for run in rundb.get_run_info(**search):
          process(run)
    `,
    mentions: [
      'min_experiment=12, min_lumi=5.0, max_experiment=12, min_run=5, expand=True, max_run=9 = 12:5-9',
    ],
  },
  {
    // It isn't documented whether the server takes these runs for each of the experiments.
    name: 'a RunDB query for runs of several experiments',
    language: 'python',
    code: code`
      rundb.get_run_info(min_experiment=12, max_experiment=14, min_run=5, max_run=9)
      rundb.get_run_info(min_experiment=12, min_run=5)
      rundb.get_run_info(max_experiment=14, max_run=9)
    `,
    mentions: [],
  },
  {
    name: 'a RunDB query with variables',
    language: 'python',
    code: code`
      def runs_between(first, last):
          return rundb.get_run_info(min_experiment=first, max_experiment=last, expand=True)

      # get_run_info(min_experiment=24, max_experiment=24) takes a minute
    `,
    mentions: ['min_experiment=24, max_experiment=24 = 24:0-*'],
  },
];

const paths: readonly Snippet[] = [
  {
    name: 'paths of mdst files',
    language: 'python',
    code: code`
      import basf2 as b2
      import modularAnalysis as ma

      base = '/group/belle2/dataprod/Data/release-06-00-08/DB00002100/proc13/prod00026018'
      main = b2.Path()
      ma.inputMdstList(filelist=[
          base + '/e0012/4S/r00798/all/mdst/sub00/mdst_000001_prod00026018_task1002000001.root',
          base + '/e0012/4S_offres/r00799/all/mdst/sub00/mdst_000001_prod00026018_task1.root',
          base + '/e1003/r01234/all/mdst/sub00/mdst_000001.root',
          base + '/e0012/4S/r*/all/mdst/sub00/*.root',
      ], path=main)
    `,
    mentions: [
      'e0012/4S/r00798 = 12:798',
      'e0012/4S_offres/r00799 = 12:799',
      'e1003/r01234 = 1003:1234',
    ],
  },
  {
    name: "things that look like runs' paths",
    language: 'python',
    code: code`
      template = f"e{exp:04d}/r{run:05d}"
      old = 'e012/r00798'
      short = 'e0012/4S/r0798'
      glued = 'release0012/r00798'
      backup = 'e0012/4S/r00798a'
      branch = 'feature/r00798'
      other = 'e0012/4S/all/run00798'
      scan = 'e0012/4S/'
    `,
    mentions: [],
  },
  {
    name: 'a path next to a list of the same run',
    language: 'python',
    code: code`
      experiment = 12
      runs = [798, 799]
      check = '/hsm/belle2/bdata/Data/Raw/e0012/r00798/sub00/raw.physics.hlt01.0012.00798.HLT1.f00000.root'
    `,
    mentions: ['[798, 799] = 12:798-799', 'e0012/r00798 = 12:798'],
  },
];

const cuts: readonly Snippet[] = [
  {
    name: 'a query on a data frame',
    language: 'python',
    code: code`
      import pandas as pd

      df = pd.read_parquet('ntuples/b2kstll.parquet')
      cut = "(__experiment__ == 12) & (__run__ >= 798) & (__run__ <= 3904)"
      selected = df.query(cut)
      best = selected.query('rank == 1')
    `,
    mentions: ['"(__experiment__ == 12) & (__run__ >= 798) & (__run__ <= 3904)" = 12:798-3904'],
  },
  {
    name: 'queries in every syntax',
    language: 'python',
    code: code`
      df.query('__experiment__ == 12')
      df.query('__experiment__ == 12 and __run__ == 798')
      df.query('__experiment__ == 12 and 798 <= __run__ <= 3904')
      df.query('__experiment__ == 12 and __run__ in [798, 799, 801]')
      df.query('__experiment__ == 12 & __run__ > 797 & __run__ < 804')
      df.query('(__experiment__ == 12) & ((__run__ == 798) | (__run__ == 801))')
    `,
    mentions: [
      "'__experiment__ == 12' = 12:0-*",
      "'__experiment__ == 12 and __run__ == 798' = 12:798",
      "'__experiment__ == 12 and 798 <= __run__ <= 3904' = 12:798-3904",
      "'__experiment__ == 12 and __run__ in [798, 799, 801]' = 12:798-799, 12:801",
      "'__experiment__ == 12 & __run__ > 797 & __run__ < 804' = 12:798-803",
      "'(__experiment__ == 12) & ((__run__ == 798) | (__run__ == 801))' = 12:798, 12:801",
    ],
  },
  {
    name: 'a query for two experiments',
    language: 'python',
    code: code`
      good = df.query(
          '((__experiment__ == 12) & (__run__ >= 798)) | ((__experiment__ == 14) & (__run__ < 6))'
      )
    `,
    mentions: [
      "'((__experiment__ == 12) & (__run__ >= 798)) | ((__experiment__ == 14) & (__run__ < 6))' = 12:798-*, 14:0-5",
    ],
  },
  {
    name: 'a query for some experiments',
    language: 'python',
    code: code`
      summer = df.query("__experiment__ >= 12 and __experiment__ <= 14")
      later = df.query("__experiment__ > 14")
    `,
    mentions: [
      '"__experiment__ >= 12 and __experiment__ <= 14" = 12:0..14:*',
      '"__experiment__ > 14" = 15:0..',
    ],
  },
  {
    name: 'a query with other comparisons',
    language: 'python',
    code: code`
      signal = df.query(
          "(__experiment__ == 12) & (__run__ == 798) & (Mbc > 5.27) & (abs(deltaE) < 0.05)"
      )
      sideband = df.query('Mbc > 5.2 and Mbc < 5.26 and __experiment__ == 14')
    `,
    mentions: [
      '"(__experiment__ == 12) & (__run__ == 798) & (Mbc > 5.27) & (abs(deltaE) < 0.05)" = 12:798',
      "'Mbc > 5.2 and Mbc < 5.26 and __experiment__ == 14' = 14:0-*",
    ],
  },
  {
    name: 'a query over several strings',
    language: 'python',
    code: code`
      cut = (
          '(__experiment__ == 12)'
          ' & (__run__ >= 798)'
          ' & (__run__ <= 3904)'
      )
      title = ('All of '
               'the summer')
    `,
    mentions: [
      "'(__experiment__ == 12)' ' & (__run__ >= 798)' ' & (__run__ <= 3904)' = 12:798-3904",
    ],
  },
  {
    name: 'queries that select no known runs',
    language: 'python',
    code: code`
      df.query('(__experiment__ == 12) | (Mbc > 5.2)')
      df.query('__run__ == 798')
      variables = ['__experiment__', '__run__', '__event__', '__production__']
      df.groupby(['__experiment__', '__run__']).size()
    `,
    mentions: [],
  },
  {
    name: 'queries on a data frame with other names, and by its columns',
    language: 'python',
    code: code`
      df.query('experiment == 12 and run == 798')
      df[(df['__experiment__'] == 14) & (df['__run__'].isin([5, 6]))]
    `,
    mentions: [
      "'experiment == 12 and run == 798' = 12:798",
      "(df['__experiment__'] == 14) & (df['__run__'].isin([5, 6])) = 14:5-6",
    ],
  },
  {
    name: "ROOT's data frame in Python",
    language: 'python',
    code: code`
      import ROOT

      ROOT.EnableImplicitMT()
      df = ROOT.RDataFrame('B0', 'ntuples/*.root')
      df = df.Filter("__experiment__ == 12 && __run__ >= 798 && __run__ <= 3904", "summer")
      df = df.Define('pt', 'sqrt(px*px + py*py)').Filter('pt > 0.2')
      h = df.Histo1D(('mbc', ';M_{bc};', 100, 5.2, 5.3), 'Mbc')
    `,
    mentions: ['"__experiment__ == 12 && __run__ >= 798 && __run__ <= 3904" = 12:798-3904'],
  },
];

const proseAndCommandsInPython: readonly Snippet[] = [
  {
    name: 'comments about runs',
    language: 'python',
    code: code`
      # exp 12 run 798: the HV of the CDC tripped
      masks = [0x1f, 0x3c]
      timeout = 798  # Experiment 12, runs 799-801, 804 took longer
      # In exp 12 the magnet was off, run by run.
    `,
    mentions: ['exp 12 run 798 = 12:798', 'Experiment 12, runs 799-801, 804 = 12:799-801, 12:804'],
  },
  {
    name: 'a command line in a string',
    language: 'python',
    code: code`
      import os

      os.system("b2info-luminosity --exp 12 --runs 798-3904,4272-5512 --what online")
      os.system('b2info-luminosity --exp 14 --runs "5-9, 11"')
      os.system('b2info-luminosity --exp 16')
    `,
    mentions: [
      '--exp 12 --runs 798-3904,4272-5512 = 12:798-3904, 12:4272-5512',
      '--exp 14 --runs "5-9, 11" = 14:5-9, 14:11',
    ],
  },
  {
    name: 'a command line in the comment at the top of a script',
    language: 'python',
    code: code`
      #!/usr/bin/env python3
      # Usage: basf2 validate.py -- --experiment 12 --run 798 --output out.root
      # (release-06-00-08, written 2020-05-06)
      import argparse

      parser = argparse.ArgumentParser()
      parser.add_argument('--experiment', type=int, default=12)
      parser.add_argument('--run', type=int, default=798)
      parser.add_argument('--output', default='out.root')
      args = parser.parse_args()
    `,
    mentions: ['--experiment 12 --run 798 = 12:798'],
  },
  {
    name: 'options of an argument parser',
    language: 'python',
    code: code`
      parser = argparse.ArgumentParser(description='Plots of an experiment')
      parser.add_argument('--exp', type=int, default=12, help='experiment number')
      parser.add_argument('--runs', default='5-9', help='ranges of runs')
      args = parser.parse_args(['--exp', '12'])
    `,
    mentions: [],
  },
  {
    name: 'a script with several formats',
    language: 'python',
    code: code`
      from caf.utils import ExpRun, IoV

      # Before exp 12 run 798 the trigger had another menu.
      boundary = ExpRun(12, 798)
      before = IoV(10, 3110, 12, 797)
      query = '__experiment__ == 12 and __run__ < 798'
      example = f'{base}/e0012/4S/r00797/all'
      experiment = 12
      bad_runs = [799, 801]
    `,
    mentions: [
      'exp 12 run 798 = 12:798',
      'ExpRun(12, 798) = 12:798',
      'IoV(10, 3110, 12, 797) = 10:3110..12:797',
      "'__experiment__ == 12 and __run__ < 798' = 12:0-797",
      'e0012/4S/r00797 = 12:797',
      '[799, 801] = 12:799, 12:801',
    ],
  },
];

const nothingInPython: readonly Snippet[] = [
  {
    name: 'runs without any experiment',
    language: 'python',
    code: code`
      import timeit

      runs = [1, 2, 3]
      run_numbers = "5-9"
      for run in [7, 8]:
          print(run, timeit.timeit('work()', number=100))
      measure(run=5)
      results = {'runs': [798, 799], 'unit': 'ms'}
    `,
    mentions: [],
  },
  {
    name: 'dates, times, versions and addresses',
    language: 'python',
    code: code`
      release = 'release-06-00-08'
      since = '2020-05-06'
      shift = '12:45'
      host = '127.0.0.12'
      build = 'a3f9c2e4-0012-4b1f-8e00-12d798aa0798'
      commit = 0x12798
      version = (6, 0, 8)
      when = datetime(2020, 5, 6, 12, 45)
    `,
    mentions: [],
  },
  {
    name: 'matrices and pairs',
    language: 'python',
    code: code`
      import numpy as np

      covariance = np.array([[12, 798], [798, 12]])
      pair = [12, 798]
      point = (12, 798)
      labelled = ['bhabha', [12, 798]]
      shape = np.zeros((12, 798)).shape
      axis = range(12, 798)
    `,
    mentions: [],
  },
  {
    name: 'a module with its own run',
    language: 'python',
    code: code`
      class CountEvents(b2.Module):
          """Counts events of each run of an experiment."""

          def initialize(self):
              self.meta = Belle2.PyStoreObj('EventMetaData')
              self.counts = {}

          def event(self):
              exp = self.meta.getExperiment()
              run = self.meta.getRun()
              self.counts[exp, run] = self.counts.get((exp, run), 0) + 1

          def terminate(self):
              for (exp, run), count in sorted(self.counts.items()):
                  b2.B2INFO(f'e{exp:04d}/r{run:05d}: {count}')
    `,
    mentions: [],
  },
];

const yaml: readonly Snippet[] = [
  {
    name: 'a request for MC production',
    language: 'yaml',
    code: code`
      production:
        name: MC15rd_bucket26
        experiment: 12
        runsRange: 798-3904, 4272-5512, 5737-6437
        release: release-06-00-08
        globalTag: data_reprocessing_proc13
        nEvents: 200000
        created: 2022-05-06
    `,
    mentions: ['798-3904, 4272-5512, 5737-6437 = 12:798-3904, 12:4272-5512, 12:5737-6437'],
  },
  {
    name: 'a list of datasets',
    language: 'yaml',
    code: code`
      datasets:
        - name: bucket26
          experiment: 12
          runs: [798, 799, 801]
        - name: bucket27
          experiment: 14
          runs: "5-9"
        - name: bucket28
          runs: [7, 8]
    `,
    mentions: ['[798, 799, 801] = 12:798-799, 12:801', '"5-9" = 14:5-9'],
  },
  {
    name: 'runs before their experiment',
    language: 'yaml',
    code: code`
      - runsRange: 798-3904
        exp: 12
        campaign: proc13
      - runsRange: 5-9
        campaign: prompt
    `,
    mentions: ['798-3904 = 12:798-3904'],
  },
  {
    name: 'a sequence of numbers',
    language: 'yaml',
    code: code`
      experiment: 12
      goodRuns:
        - 798
        - 799
        - 801
      thresholds:
        - 5
        - 7
    `,
    mentions: ['798 - 799 - 801 = 12:798-799, 12:801'],
  },
  {
    name: 'a sequence without indentation, with a comment and a range',
    language: 'yaml',
    code: code`
      exp: 12
      run-list:
      - 798 # the first of the fill
      - 800-804
      - 805
      mode: cosmic
    `,
    mentions: ['798 # the first of the fill - 800-804 - 805 = 12:798, 12:800-805'],
  },
  {
    name: 'MC production by experiment and processing',
    language: 'yaml',
    code: code`
      experiment:
        12:
          proc16:
            # all of it
            runsRange: 798-3904, 4272-5512
          bucket9:
            energy: 4S
            runsRange: 5737-6437
        14:
          proc16:
            runsRange: 5-9

      other:
        runsRange: 1-2
      exp16:
        runs: [7, 8]
      exp_17:
        runs:
          - 9
      rest:
        runs: [3]
    `,
    mentions: [
      '798-3904, 4272-5512 = 12:798-3904, 12:4272-5512',
      '5737-6437 = 12:5737-6437',
      '5-9 = 14:5-9',
      '[7, 8] = 16:7-8',
      '9 = 17:9',
    ],
  },
  {
    name: 'documents in one file',
    language: 'yaml',
    code: code`
      experiment: 12
      runs: [798]
      ---
      runs: [5]
      ---
      experiment: 14
      runs: [6]
    `,
    mentions: ['[798] = 12:798', '[6] = 14:6'],
  },
  {
    name: 'a map of runs with no experiments in it',
    language: 'yaml',
    code: code`
      total_runs: {1: 0, 2: 0}
      runs: {1: [42, 15], 2: [43]}
      run_ranges: {"2017": [297020, 306463]}
    `,
    mentions: [],
  },
  {
    name: 'by experiment, in an object',
    language: 'json',
    code: code`
      {"exp12": {"good": {"runs": [798, 799]}}, "exp14": {"runs": "5-9"}, "other": {"runs": [1]}}
    `,
    mentions: ['[798, 799] = 12:798-799', '"5-9" = 14:5-9'],
  },
  {
    name: 'an experiment in quotes',
    language: 'python',
    code: code`
      exp = 'e0012'
      runs = [798, 799]
      f(experiment="14", runs=[5])
      exp_num = 16
      run_num = 7
      run_nr, exp_nr = 5, 6
    `,
    mentions: ['[798, 799] = 12:798-799', '[5] = 14:5', '7 = 16:7'],
  },
  {
    name: 'an experiment that is assigned something else',
    language: 'python',
    code: code`
      exp = 12
      runs = [798]
      exp = int(sys.argv[1])
      runs = [799]
      for exp in [14, 16]:
          runs = [5]
      exp = 17
      g(exp=exp, runs=[6])
      if exp == 18 and good:
          runs = [8]
      exp20_runs = [9]
      runs_exp22 = [10, 11]
      runs_e24 = [12]
    `,
    mentions: [
      '[798] = 12:798',
      '[6] = 17:6',
      '[8] = 18:8',
      '[9] = 20:9',
      '[10, 11] = 22:10-11',
      '[12] = 24:12',
    ],
  },
  {
    name: 'pairs of experiment and run',
    language: 'python',
    code: code`
      runs = [(12, 798), (12, 799), (14, 5)]
      bad_runs = {(12, 801)}
      sizes = [(12, 798)]
      runs_of_windows = [(5, 20), (30, 40)]
      runs = [(5, 20), (30, 40)]
      windows_per_run = [(1, 5), (2, 6)]
      exp = 12
      runs = [(798, 801), (804, 810)]
    `,
    mentions: ['[(12, 798), (12, 799), (14, 5)] = 12:798-799, 14:5', '{(12, 801)} = 12:801'],
  },
  {
    name: 'a range as a pair',
    language: 'python',
    code: code`
      experiment = 12
      run_range = (798, 3904)
      run_ranges = [5, 7]
      other_run_range = [5, 7, 9]
    `,
    // It isn't clear whether further numbers of a range are runs or the ends of one.
    mentions: ['(798, 3904) = 12:798-3904'],
  },
  {
    name: 'where payloads begin',
    language: 'json',
    code: code`
      {"payload_boundaries": [[12, 798], [14, 5]], "requested_iov": [0, 0, -1, -1], "iov": [1, 2]}
    `,
    mentions: ['[[12, 798], [14, 5]] = 12:798, 14:5'],
  },
  {
    name: 'folders between experiment and run, and raw files',
    language: 'text',
    code: code`
      /group/belle2/data/e0008/4S/Unofficial/release-05/DB00000/r00055/mdst
      /belle/Raw/e0012/r02750/physics.0012.02750.HLT1.f00000.root
      physics.0014.00005.HLT3.f00001.root
      version.0012.02750.txt
      backups/e2021/r00012 and e20210101/r00012
    `,
    mentions: [
      'e0008/4S/Unofficial/release-05/DB00000/r00055 = 8:55',
      'e0012/r02750 = 12:2750',
      '0014.00005 = 14:5',
    ],
  },
  {
    name: 'declared variables',
    language: 'cpp',
    code: code`
      IntervalOfValidity iov(12, 798, 12, 3904);
      const ExpRun first{12, 798};
      ExpRun other(experiment, run);
    `,
    mentions: [
      'IntervalOfValidity iov(12, 798, 12, 3904) = 12:798-3904',
      'ExpRun first{12, 798} = 12:798',
    ],
  },
  {
    name: 'an interval that begins with any run',
    language: 'python',
    code: code`
      x = IoV(exp_low=3, run_low=-1, exp_high=3, run_high=-1)
      y = IoV(-1, 5, 12, 6)
    `,
    mentions: ['IoV(exp_low=3, run_low=-1, exp_high=3, run_high=-1) = 3:0-*'],
  },
  {
    name: 'options of other programs',
    language: 'shell',
    code: code`
      b2conditionsdb dump --run-range 5 200 5 300 main
      train --experiment 1 --runs 3 --seed 42
      b2info-luminosity --exp 1 --runs 3
      plot --exp 3,7-10 --runs 5
    `,
    mentions: ['--run-range 5 200 5 300 = 5:200-300', '--exp 1 --runs 3 = 1:3'],
  },
  {
    name: 'runs in words, and other things that run',
    language: 'text',
    code: code`
      See exp8, run1309 and run 2265, exp8, or runs 798-801, 804 of experiment 12.
      exp 12, run 798, 5 minutes; exp 12, runs 798–801; run number 5 in exp. 14
      Experiment 7 runs 1784 to the end, experiment 12 run 2025-07-08, experiment 9, run
      97 of them. Experiment 8 runs 3 seeds, exp 10 runs 1M times. Exp 1 run 4.
    `,
    mentions: [
      'exp8, run1309 = 8:1309',
      'run 2265, exp8 = 8:2265',
      'runs 798-801, 804 of experiment 12 = 12:798-801, 12:804',
      'exp 12, run 798 = 12:798',
      'exp 12, runs 798–801 = 12:798-801',
      'run number 5 in exp. 14 = 14:5',
    ],
  },
  {
    name: 'pairs that are sizes',
    language: 'json',
    code: code`
      [["conv", [3, 3]], ["size", [640, 480]], ["/data/a", [12, 798]]]
    `,
    mentions: ['[12, 798] = 12:798'],
  },
  {
    name: 'a number of runs next to an experiment',
    language: 'python',
    code: code`
      f(experiment=12, n_runs=5, max_runs=20, dry_run=1)
      g(experiment=12, nRuns=7)
      h(experiment=12, events_per_run=1000, number_of_runs=412, test_run=3)
      i(experiment=12, events_per_run=[10, 20], nRuns=[1, 2])
    `,
    mentions: [],
  },
  {
    name: 'a number of runs in a summary',
    language: 'json',
    code: code`
      {"experiment": 12, "number_of_runs": 412, "run": 798}
    `,
    mentions: ['798 = 12:798'],
  },
  {
    name: 'the first and the last run',
    language: 'yaml',
    code: code`
      experiment: 12
      first_run: 798
      last_run: 3904
    `,
    mentions: ['798 last_run: 3904 = 12:798-3904'],
  },
  {
    name: 'runs in braces and arrays',
    language: 'cpp',
    code: code`
      const int experiment = 12;
      std::vector<int> runs{798, 799};
      int goodRuns[] = {801, 804};
      const int badRuns[2] {802, 803};
      if (runs.empty()) {
        n = 5;
      }
    `,
    mentions: ['{798, 799} = 12:798-799', '{801, 804} = 12:801, 12:804', '{802, 803} = 12:802-803'],
  },
  {
    name: 'a cut that excludes runs',
    language: 'python',
    code: code`
      df.query("__experiment__ == 12 & __run__ >= 798 & __run__ <= 900 & __run__ != 805")
      df.query("__experiment__ == 12 & ~(__run__ == 805)")
      df.query("__experiment__ == 12 & __run__ not in [805]")
    `,
    mentions: [
      '"__experiment__ == 12 & __run__ >= 798 & __run__ <= 900 & __run__ != 805" = 12:798-804, 12:806-900',
    ],
  },
  {
    name: 'a sequence of two numbers far apart',
    language: 'yaml',
    code: code`
      experiment: 12
      runs:
        - 850
        - 798
    `,
    mentions: ['850 - 798 = 12:798, 12:850'],
  },
  {
    name: 'a sequence with comments and an empty line in it',
    language: 'yaml',
    code: code`
      experiment: 12
      runs:
        # after the first access
        - 798
        - 799

        # rundb: ignore
        - 801
      # no more
      steps:
        - 5
    `,
    mentions: ['798 - 799 # rundb: ignore - 801 = 12:798-799, 12:801'],
  },
  {
    name: 'the experiment of an outer block',
    language: 'yaml',
    code: code`
      experiment: 12
      skims:
        hadron:
          prescale: 1
          runs: 798-801
        bhabha:
          prescale: 50
          runs: [804, 805]
    `,
    mentions: ['798-801 = 12:798-801', '[804, 805] = 12:804-805'],
  },
  {
    name: 'the experiment of another block',
    language: 'yaml',
    code: code`
      summer:
        experiment: 12
        campaign: proc13
      benchmark:
        repeat: 3
        runs: [798, 799]
    `,
    mentions: [],
  },
  {
    name: 'a single run next to its experiment',
    language: 'yaml',
    code: code`
      reference:
        experiment: 12
        run: 798
        detector: TOP
      events: 5
    `,
    mentions: ['798 = 12:798'],
  },
  {
    name: 'flow style',
    language: 'yaml',
    code: code`
      samples:
        - {name: hadron, exp: 12, runs: [798, 799]}
        - {name: bhabha, exp: 14, run: 5}
        - {name: cosmic, range: [12, 798]}
    `,
    mentions: ['[798, 799] = 12:798-799', '5 = 14:5'],
  },
  {
    name: 'a map from experiment to runs, in flow style',
    language: 'yaml',
    code: code`
      good_runs: {12: [798, 799], 14: 5-9}
      bins: {12: [0, 100]}
    `,
    mentions: ['{12: [798, 799], 14: 5-9} = 12:798-799, 14:5-9'],
  },
  {
    name: 'a map from experiment to runs, as a block',
    language: 'yaml',
    code: code`
      campaign: proc13
      runs:
        12: [798, 799]
        14: 5-9, 11
      release: release-06-00-08
    `,
    mentions: ['12: [798, 799] 14: 5-9, 11 = 12:798-799, 14:5-9, 14:11'],
  },
  {
    name: 'a selection with cuts',
    language: 'yaml',
    code: code`
      selection:
        summer: "(__experiment__ == 12) and (__run__ >= 798)"
        rest: (__experiment__ == 14) and (__run__ < 6)
        tight: Mbc > 5.27
    `,
    mentions: [
      '"(__experiment__ == 12) and (__run__ >= 798)" = 12:798-*',
      '(__experiment__ == 14) and (__run__ < 6) = 14:0-5',
    ],
  },
  {
    name: 'a pipeline that calls tools',
    language: 'yaml',
    code: code`
      # monitors exp 12 runs 798-801
      luminosity:
        image: belle2/software:release-06-00-08
        script:
          - b2info-luminosity --exp 12 --runs 798-801,804
          - basf2 plots.py -- e0012/4S/r00798
          - sleep 12
    `,
    mentions: [
      'exp 12 runs 798-801 = 12:798-801',
      '--exp 12 --runs 798-801,804 = 12:798-801, 12:804',
      'e0012/4S/r00798 = 12:798',
    ],
  },
  {
    name: 'ranges followed by a comment',
    language: 'yaml',
    code: code`
      expNo: 20
      run_range: 10-20, 25  # until 12:45
      runs_range: '30-28'
    `,
    mentions: ['10-20, 25 = 20:10-20, 20:25', "'30-28' = !reversed"],
  },
  {
    name: 'a job with the date of its last run',
    language: 'yaml',
    code: code`
      job: lumi
      experiment: 12
      last_run: 2020-05-06
      next_run: 2020-05-07 12:45
    `,
    mentions: [],
  },
  {
    name: 'a configuration of services',
    language: 'yaml',
    code: code`
      version: "3.8"
      services:
        dqm:
          image: dqm:2020-05-06
          ports: ["8012:798", "12:798"]
          address: 127.0.0.12
          healthcheck: {interval: 12s, retries: 5, runs: 3}
      experiments: [12, 14]
      runs: [1, 2, 3]
    `,
    mentions: [],
  },
];

const json: readonly Snippet[] = [
  {
    name: 'input of a prompt calibration',
    language: 'json',
    code: code`
      {
        "caf_script": "calibration/scripts/prompt/calibrations/caf_ecl.py",
        "database_chain": ["online", "data_reprocessing_prompt"],
        "requested_iov": [12, 798, 12, 3904],
        "input_data": {
          "hadron_calib": [
            ["/group/belle2/data/e0012/4S/r00798/skim/sub00/cdst_000001.root", [12, 798]],
            ["/group/belle2/data/e0012/4S/r00799/skim/sub00/cdst_000001.root", [12, 799]]
          ]
        }
      }
    `,
    mentions: [
      '[12, 798, 12, 3904] = 12:798-3904',
      'e0012/4S/r00798 = 12:798',
      '[12, 798] = 12:798',
      'e0012/4S/r00799 = 12:799',
      '[12, 799] = 12:799',
    ],
  },
  {
    name: 'input of a prompt calibration over many lines',
    language: 'json',
    code: code`
      [
        [
          "/data/cosmics.root",
          [
            14,
            5
          ]
        ],
        [
          "/data/bhabha.root",
          [14, 6]
        ]
      ]
    `,
    mentions: ['[ 14, 5 ] = 14:5', '[14, 6] = 14:6'],
  },
  {
    name: 'an object with experiment and runs',
    language: 'json',
    code: code`
      {
        "name": "bucket26",
        "experiment": 12,
        "runs": [798, 799, 801],
        "energy": [10.58, 10.52]
      }
    `,
    mentions: ['[798, 799, 801] = 12:798-799, 12:801'],
  },
  {
    name: 'objects in a list, with the experiment before or after',
    language: 'json',
    code: code`
      [
        { "exp": 12, "runs": "798-801 804" },
        { "runs": ["5-9", "11"], "exp": 14 },
        { "runs": [1, 2] }
      ]
    `,
    mentions: ['"798-801 804" = 12:798-801, 12:804', '["5-9", "11"] = 14:5-9, 14:11'],
  },
  {
    name: 'the experiment of an outer object',
    language: 'json',
    code: code`
      {
        "skims": {
          "hadron": { "runList": [798, 799] },
          "bhabha": { "runList": "804-810" }
        },
        "experimentNumber": 12
      }
    `,
    mentions: ['[798, 799] = 12:798-799', '"804-810" = 12:804-810'],
  },
  {
    name: 'single runs',
    language: 'json',
    code: code`
      [
        { "experiment": 12, "lumi": 4.2, "run": 798 },
        { "run": 5, "experiment": 14 },
        { "comment": "to be checked" },
        { "run": 7, "comment": "no experiment" }
      ]
    `,
    mentions: ['798 = 12:798', '5 = 14:5'],
  },
  {
    name: 'a map from experiment to runs',
    language: 'json',
    code: code`
      {
        "goodRuns": { "12": [798, 799], "14": "5-9" },
        "weights": { "12": [1, 2], "14": [3, 4] }
      }
    `,
    mentions: ['{ "12": [798, 799], "14": "5-9" } = 12:798-799, 14:5-9'],
  },
  {
    name: 'parallel lists',
    language: 'json',
    code: code`
      {
        "module": "EventInfoSetter",
        "parameters": { "evtNumList": [10, 10], "expList": [12, 14], "runList": [798, 5] }
      }
    `,
    mentions: ['"evtNumList": [10, 10], "expList": [12, 14], "runList": [798, 5] = 12:798, 14:5'],
  },
  {
    name: 'a cut and a command in strings',
    language: 'json',
    code: code`
      {
        "selection": "(__experiment__ == 12) & (__run__ < 804)",
        "command": "b2info-luminosity --exp 12 --runs 798-803",
        "output": "lumi_2020-05-06.csv"
      }
    `,
    mentions: [
      '"(__experiment__ == 12) & (__run__ < 804)" = 12:0-803',
      '--exp 12 --runs 798-803 = 12:798-803',
    ],
  },
  {
    name: 'an experiment in another object of the list',
    language: 'json',
    code: code`
      [
        { "experiment": 12, "name": "summer" },
        { "runs": [798, 799], "name": "timing" }
      ]
    `,
    mentions: [],
  },
  {
    name: 'matrices, versions and the like',
    language: 'json',
    code: code`
      {
        "covariance": [[12, 798], [798, 12]],
        "window": [12, 798],
        "experiments": [12, 14],
        "runs": [1, 2, 3],
        "run": 5,
        "version": "6.0.8",
        "id": "6f1c0012-0798-4c1e-9e00-120798e0012a",
        "time": "2020-05-06T12:45:00Z"
      }
    `,
    mentions: [],
  },
];

const cpp: readonly Snippet[] = [
  {
    name: 'a vector of runs',
    language: 'cpp',
    code: code`
      #include <vector>

      int main()
      {
        int experiment = 12;
        std::vector<int> runs = {798, 799, 801};
        std::vector<double> limits = {0.5, 0.7};
        return process(experiment, runs, limits);
      }
    `,
    mentions: ['{798, 799, 801} = 12:798-799, 12:801'],
  },
  {
    name: 'a calibration algorithm with ExpRun',
    language: 'cpp',
    code: code`
      using ExpRun = Calibration::ExpRun;

      CalibrationAlgorithm::EResult CDCT0Algorithm::calibrate()
      {
        const auto first = getRunList().front();
        if (first < ExpRun(12, 798)) {
          return c_NotEnoughData;
        }
        saveCalibration(m_t0, "CDCTimeZeros", IntervalOfValidity(12, 798, -1, -1));
        return c_OK;
      }
    `,
    mentions: ['ExpRun(12, 798) = 12:798', 'IntervalOfValidity(12, 798, -1, -1) = 12:798..'],
  },
  {
    name: 'a test of intervals',
    language: 'cpp',
    code: code`
      TEST(IntervalOfValidityTest, Contains)
      {
        EXPECT_TRUE(IntervalOfValidity(12, 798, 12, 3904).contains(event));
        EXPECT_FALSE(IntervalOfValidity(12, 798, 12, 797).contains(event));
        EXPECT_EQ(ExpRun(/* exp */ 14, /* run */ 5), next(ExpRun(14, 4)));
        EXPECT_EQ(calculate(12, 798), 12 * 798);
      }
    `,
    mentions: [
      'IntervalOfValidity(12, 798, 12, 3904) = 12:798-3904',
      'IntervalOfValidity(12, 798, 12, 797) = !reversed',
      'ExpRun(/* exp */ 14, /* run */ 5) = 14:5',
      'ExpRun(14, 4) = 14:4',
    ],
  },
  {
    name: 'classes and constructors',
    language: 'cpp',
    code: code`
      class ExpRun {
      public:
        ExpRun(int exp, int run): m_exp(exp), m_run(run) {}
        explicit ExpRun(const EventMetaData& meta)
          : ExpRun(meta.getExperiment(), meta.getRun()) {}
        bool operator<(const ExpRun& other) const;
      private:
        int m_exp = -1;
        int m_run = -1;
      };

      IntervalOfValidity(int firstExp, int firstRun, int finalExp, int finalRun);
    `,
    mentions: [],
  },
  {
    name: 'a data frame with a filter',
    language: 'cpp',
    code: code`
      #include <ROOT/RDataFrame.hxx>

      void plot()
      {
        ROOT::RDataFrame df("B0", "ntuples/*.root");
        auto summer = df.Filter("(__experiment__ == 12) && (__run__ >= 798) && (__run__ <= 3904)")
                        .Filter("Mbc > 5.27");
        auto two = df.Filter("__experiment__ == 14 && (__run__ == 5 || __run__ == 7)");
        auto none = df.Filter("__run__ > 12");
      }
    `,
    mentions: [
      '"(__experiment__ == 12) && (__run__ >= 798) && (__run__ <= 3904)" = 12:798-3904',
      '"__experiment__ == 14 && (__run__ == 5 || __run__ == 7)" = 14:5, 14:7',
    ],
  },
  {
    name: 'a filter over several strings',
    language: 'cpp',
    code: code`
      auto selected = df.Filter("(__experiment__ == 12)"
                                " && (__run__ >= 798)"
                                " && (Mbc > 5.27)");
    `,
    mentions: ['"(__experiment__ == 12)" " && (__run__ >= 798)" " && (Mbc > 5.27)" = 12:798-*'],
  },
  {
    name: 'comments and file names',
    language: 'cpp',
    code: code`
      // Since exp 12 run 798 the first crate sends another format.
      const char* reference = "/data/e0012/4S/r00798/cdst.root";
      /*
       * Checked with experiment 14, runs 5-9, 11
       * and dqm_e0014r000005.root on 2020-05-06.
       */
      const int size = 12;
    `,
    mentions: [
      'exp 12 run 798 = 12:798',
      'e0012/4S/r00798 = 12:798',
      'experiment 14, runs 5-9, 11 = 14:5-9, 14:11',
      'e0014r000005 = 14:5',
    ],
  },
  {
    name: 'ranges in a string',
    language: 'cpp',
    code: code`
      void configure(Config& config)
      {
        int exp = 12;
        std::string goodRuns = "798-3904, 4272-5512";
        std::string title = "798-3904";
        config.load(exp, goodRuns, title);
      }
    `,
    mentions: ['"798-3904, 4272-5512" = 12:798-3904, 12:4272-5512'],
  },
  {
    name: 'a module that reads metadata',
    language: 'cpp',
    code: code`
      void MonitorModule::beginRun()
      {
        const int experiment = m_eventMetaData->getExperiment();
        const int run = m_eventMetaData->getRun();
        if (experiment == 12 && run == 798) return;
        EventMetaData expected(1, 798, 12);
        m_table = {{12, 798}, {14, 5}};
        B2INFO("e" << experiment << "r" << run << " at 12:45");
      }
    `,
    mentions: [],
  },
];

const shell: readonly Snippet[] = [
  {
    name: 'the luminosity of ranges',
    language: 'shell',
    code: code`
      source /cvmfs/belle.cern.ch/tools/b2setup release-06-00-08
      b2info-luminosity --exp 12 --runs 798-3904,4272-5512 --what online
      b2info-luminosity --what offline --runs 5-9 --exp 14
    `,
    mentions: [
      '--exp 12 --runs 798-3904,4272-5512 = 12:798-3904, 12:4272-5512',
      '--runs 5-9 --exp 14 = 14:5-9',
    ],
  },
  {
    name: 'options over several lines',
    language: 'shell',
    code: code`
      b2info-luminosity \
        --exp=12 \
        --csv lumi.csv \
        --runs "798-801, 804" \
        --what online
    `,
    mentions: [String.raw`--exp=12 \ --csv lumi.csv \ --runs "798-801, 804" = 12:798-801, 12:804`],
  },
  {
    name: 'options with other names, and in reverse order',
    language: 'shell',
    code: code`
      basf2 steering.py -- --experiment 12 --run 5 -n 1000
      b2conditionsdb-dump --run 798 --exp 12 -g online BeamSpot
      b2info-luminosity --exp 12 --runs 3904-798
    `,
    mentions: [
      '--experiment 12 --run 5 = 12:5',
      '--run 798 --exp 12 = 12:798',
      '--exp 12 --runs 3904-798 = !reversed',
    ],
  },
  {
    name: 'options of two commands',
    language: 'shell',
    code: code`
      b2info-luminosity --exp 12
      benchmark --runs 5
      fit --exponent 12 --runtime 798
      fit --expert 12 --runs 798
      basf2 plots.py -- --exp "$exp" --run "$run"
    `,
    mentions: [],
  },
  {
    name: 'a loop over runs',
    language: 'shell',
    code: code`
      exp=12
      for run in 798 799 801; do
        gbasf2 -p "bucket26_$run" -s light-2305-korat steering.py
        sleep 5
      done
    `,
    mentions: ['798 799 801 = 12:798-799, 12:801'],
  },
  {
    name: 'arrays and strings',
    language: 'shell',
    code: code`
      EXP=12
      RUNS=(798 799 801)
      BAD_RUNS="804 805"
      good_runs=5-9,11
      COLORS=(1 2 3)
    `,
    mentions: [
      '(798 799 801) = 12:798-799, 12:801',
      '"804 805" = 12:804-805',
      '5-9,11 = 12:5-9, 12:11',
    ],
  },
  {
    name: 'a single run',
    language: 'shell',
    code: code`
      EXPERIMENT=12 RUN=798 basf2 steering.py
      echo "done at $(date +%H:%M)"
    `,
    mentions: ['798 = 12:798'],
  },
  {
    name: 'a single run on the next line',
    language: 'shell',
    code: code`
      #!/bin/bash
      export EXPERIMENT=12
      export RUN=798
      export BELLE2_CONDB_METADATA=12
      basf2 steering.py
    `,
    mentions: ['798 = 12:798'],
  },
  {
    name: 'paths in commands',
    language: 'shell',
    code: code`
      # exp 12, run 798 was written twice
      ls -l /hsm/belle2/bdata/Data/Raw/e0012/r00798/sub00/
      b2file-metadata-show /group/belle2/dataprod/Data/e0012/4S/r00799/all/mdst/sub00/a.root
      cp dqm_e0012r000801.root /tmp/r00801/
      gb2_ds_list "/belle/Data/release-06-00-08/DB00002100/proc13/prod00026018/e0012/4S/r*"
    `,
    mentions: [
      'exp 12, run 798 = 12:798',
      'e0012/r00798 = 12:798',
      'e0012/4S/r00799 = 12:799',
      'e0012r000801 = 12:801',
    ],
  },
  {
    name: 'a loop over runs counted with seq',
    language: 'shell',
    code: code`
      exp=12
      for run in $(seq 798 804); do
        printf 'e%04d/r%05d\n' "$exp" "$run"
      done
      for run in *.root; do
        echo "$run"
      done
    `,
    mentions: ['$(seq 798 804) = 12:798-804'],
  },
  {
    name: 'a loop without an experiment',
    language: 'shell',
    code: code`
      for run in 1 2 3; do
        time ./benchmark --threads 12 --seed "$run"
      done
      RUNS="5 6 7"
      ping -c 12 127.0.0.12
      git checkout release-06-00-08
    `,
    mentions: [],
  },
  {
    name: 'a test of the run, and an experiment that is assigned later',
    language: 'shell',
    code: code`
      RUNS="1 2 3"
      for run in $RUNS; do ./benchmark "$run"; done

      exp=12
      if [ "$run" = 5 ]; then
        echo "last one"
      fi
    `,
    mentions: [],
  },
  {
    name: 'the experiment of each of two loops',
    language: 'shell',
    code: code`
      exp=12
      for run in 798 799; do
        submit "$exp" "$run"
      done

      exp=14
      for run in 5 7; do
        submit "$exp" "$run"
      done
    `,
    mentions: ['798 799 = 12:798-799', '5 7 = 14:5, 14:7'],
  },
];

const text: readonly Snippet[] = [
  {
    name: 'shift notes',
    language: 'text',
    code: code`
      # Shift 2020-05-06, owl

      - 12:45 Started exp 12 run 798.
      - 13:10 SVD misconfigured, stopped; Exp. 12, run 799 is short.
      - 14:00 Experiment 12, runs 801-804, 806 are good physics.
      - 15:30 Beam abort. Next run after 5 minutes.
    `,
    mentions: [
      'exp 12 run 798 = 12:798',
      'Exp. 12, run 799 = 12:799',
      'Experiment 12, runs 801-804, 806 = 12:801-804, 12:806',
    ],
  },
  {
    name: 'a list of runs that ends with words',
    language: 'text',
    code: code`
      Cosmics were taken in exp 12 runs 5 and 7.
      EXP 14 RUN 5 (cosmic) took 12 hours.
      Please look at exp 14 runs 6,7, 9 again!
    `,
    mentions: [
      'exp 12 runs 5 and 7 = 12:5, 12:7',
      'EXP 14 RUN 5 = 14:5',
      'exp 14 runs 6,7, 9 = 14:6-7, 14:9',
    ],
  },
  {
    name: 'a table in Markdown',
    language: 'text',
    code: code`
      | what            | where                | length |
      | --------------- | -------------------- | ------ |
      | HV trip         | exp 12 run 798       | 12:45  |
      | no injection    | exp 12 runs 799-803  | 3:10   |
      | noisy ECL crate | e0012/4S/r00804      | 0:20   |
    `,
    mentions: [
      'exp 12 run 798 = 12:798',
      'exp 12 runs 799-803 = 12:799-803',
      'e0012/4S/r00804 = 12:804',
    ],
  },
  {
    name: 'code in Markdown',
    language: 'text',
    code: code`
      The payload is valid for \`IoV(12, 798, 12, -1)\`, which begins with \`ExpRun(12, 798)\`.
      Get the luminosity by

          b2info-luminosity --exp 12 --runs 798-3904,4272-5512

      and select with \`(__experiment__ == 12) & (__run__ >= 798)\` as before.
    `,
    mentions: [
      'IoV(12, 798, 12, -1) = 12:798-*',
      'ExpRun(12, 798) = 12:798',
      '--exp 12 --runs 798-3904,4272-5512 = 12:798-3904, 12:4272-5512',
      '(__experiment__ == 12) & (__run__ >= 798) = 12:798-*',
    ],
  },
  {
    name: 'a list of files',
    language: 'text',
    code: code`
      /group/belle2/dataprod/Data/proc13/e0012/4S/r00798/all/mdst/sub00/mdst_000001.root
      /group/belle2/dataprod/Data/proc13/e0012/4S_offres/r00799/all/mdst/sub00/mdst_000001.root
      /group/belle2/dataprod/Data/proc13/e0014/4S_scan/r00005/all/mdst/sub00/mdst_000012.root
      /group/belle2/dataprod/MC/MC15ri_b/prod00012798/s00/e1003/4S/mdst_000798.root
    `,
    mentions: [
      'e0012/4S/r00798 = 12:798',
      'e0012/4S_offres/r00799 = 12:799',
      'e0014/4S_scan/r00005 = 14:5',
    ],
  },
  {
    name: 'reversed and too long numbers in prose',
    language: 'text',
    code: code`
      Somebody wrote exp 12 runs 3904-798, which is the wrong way.
      Fine and wrong: exp 12 runs 5-9, 18-13 in one line.
      Nobody took exp 12 run 9007199254740993 yet.
    `,
    mentions: [
      'exp 12 runs 3904-798 = !reversed',
      'exp 12 runs 5-9, 18-13 = 12:5-9 !reversed',
      'exp 12 run 9007199254740993 = !tooLarge',
    ],
  },
  {
    name: 'DQM file names',
    language: 'text',
    code: code`
      To compare: hltdqm_e0012r000798.root and erecodqm_e0012r000799.root
      Reference of the week: e0010r003110
      Layout: dqm_eEEEErRRRRRR.root
    `,
    mentions: ['e0012r000798 = 12:798', 'e0012r000799 = 12:799', 'e0010r003110 = 10:3110'],
  },
  {
    name: 'minutes of a meeting',
    language: 'text',
    code: code`
      # Minutes, 2020-05-06 12:45

      1. The experiment took data for 12 weeks; the run plan has 798 entries.
      2. In exp 12 we lost 5% of the time. Run 798 was the longest.
      3. release-06-00-08 is out, from version 6.0.8 on use tag 12.
      4. Rooms: 12/798, phone 0012 00798.
      5. Experts run 12 jobs, then run 5 more. Exponent 12, runtime 798.
    `,
    mentions: [],
  },
  {
    name: 'other numbers in notes',
    language: 'text',
    code: code`
      Run 5 crashed, run 7 and run 798 too.
      IP 127.0.0.12, port 8012, ratio 12:798, range 12-798, pages 12, 798.
      Commit e0012ab, id 0012-0798, mail of 6 May 2020, 12:45.
      Experiments 12 and 14 are done.
    `,
    mentions: [],
  },
];

/** All snippets; names are unique within a language. */
export const snippets: readonly Snippet[] = [
  ...lists,
  ...exprunsAndIovs,
  ...modules,
  ...paths,
  ...cuts,
  ...proseAndCommandsInPython,
  ...nothingInPython,
  ...yaml,
  ...json,
  ...cpp,
  ...shell,
  ...text,
];

/** The code in the template, without its common indentation. */
function code({ raw: [raw = ''] }: TemplateStringsArray): string {
  const lines = raw
    .replaceAll(/\\([`$])/g, '$1')
    .split('\n')
    .slice(1, -1);
  const indents = lines.filter((line) => line.trim()).map((line) => line.search(/\S/));
  const shared = Math.min(...indents);
  return `${lines.map((line) => line.slice(shared)).join('\n')}\n`;
}
