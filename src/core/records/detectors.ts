/** The sub-detectors, and the trigger, as named in records. */
export const detectors = ['pxd', 'svd', 'cdc', 'top', 'arich', 'ecl', 'klm', 'trg'] as const;

export type Detector = (typeof detectors)[number];

/** Those that every record contains: the trigger's status and flag were added later. */
export const subDetectors = detectors.filter((detector) => detector !== 'trg');
