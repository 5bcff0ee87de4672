/** Words of plain English that say nothing in a query. They aren't taken for misspelt terms. */
export const fillers: ReadonlySet<string> = new Set(
  'a all an and are each every find for get have in list me of only please runs show that the which with'.split(
    ' ',
  ),
);
