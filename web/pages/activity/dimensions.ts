// What activity can be split by, and what each is called. Pure.

/** For `Choices`. */
export const DIMENSIONS = [
  ['model', 'Model'],
  ['key', 'Key'],
  ['app', 'App'],
  ['provider', 'Provider'],
  ['person', 'Person'],
] as const
