// The table of the fault suite: every way we know in which providers and callers go wrong, and what a correct gateway makes of
// it. Run by faults.test.ts and by run.ts. The first sixteen are those of failoverbench (github.com/failoverbench/failoverbench).
import { bodyScenarios } from './body-scenarios.ts'
import { breakScenarios } from './break-scenarios.ts'
import { callerScenarios } from './caller-scenarios.ts'
import { connectionScenarios } from './connection-scenarios.ts'
import { endingScenarios } from './ending-scenarios.ts'
import { failoverScenarios } from './failover-scenarios.ts'
import type { Scenario } from './scenario.ts'

/** All of them. */
export const SCENARIOS: readonly Scenario[] = [
  ...failoverScenarios,
  ...breakScenarios,
  ...connectionScenarios,
  ...bodyScenarios,
  ...endingScenarios,
  ...callerScenarios,
]
