/** Numbers of runs in a bin. A run that extends over several bins counts in each. */
export interface RunCounts {
  /** Of all types. */
  readonly runs: number;
  /** Physics runs without a value. */
  readonly withoutLuminosity: number;
  /** The same for delivered luminosity, including runs whose value is unknown. */
  readonly withoutDelivered: number;
}
