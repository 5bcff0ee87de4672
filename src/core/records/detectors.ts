/** The sub-detectors, and the trigger, as records name them. */
export const detectors = ['pxd', 'svd', 'cdc', 'top', 'arich', 'ecl', 'klm', 'trg'] as const;

export type Detector = (typeof detectors)[number];

/** Those that a record always tells of: the trigger's status and flag came later. */
export const subDetectors = detectors.filter((detector) => detector !== 'trg');
