/** What texts made with the demo say. In English, like everything that is written to code and files. */
export const demoWords = 'demo, made-up runs';

/** A text that says where runs come from: nobody should take the demo's runs for real ones. */
export function withDemoNote(text: string, isDemo: boolean): string {
  return isDemo ? `${text} (${demoWords})` : text;
}
