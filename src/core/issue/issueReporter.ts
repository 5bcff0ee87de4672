/** The places for reports in package.json; VS Code reads only the long form, with `url`. */
export interface ReportPlaces {
  readonly bugs?: unknown;
  readonly repository?: unknown;
}

/** The argument of `workbench.action.openIssueReporter`. */
export interface ReporterOptions {
  readonly extensionId: string;
  readonly issueBody: string;
}

/**
 * The options to open VS Code's own issue reporter with; undefined if it couldn't send a report,
 * because package.json has no URL for them.
 */
export function reporterOptions(
  extensionId: string,
  { bugs, repository }: ReportPlaces,
  issueBody: string,
): ReporterOptions | undefined {
  return hasUrl(bugs) || hasUrl(repository) ? { extensionId, issueBody } : undefined;
}

function hasUrl(place: unknown): boolean {
  if (typeof place !== 'object' || place === null || !('url' in place)) return false;
  return typeof place.url === 'string' && place.url !== '';
}
