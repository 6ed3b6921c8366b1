// The candidates, in the order of the report. A new one is a file beside this and a line here.
import { causeway } from './causeway.ts'
import { direct } from './direct.ts'
import type { Gateway } from './gateway.ts'
import { nginx } from './nginx.ts'
import { portkey } from './portkey.ts'

/** Every candidate. */
export const gateways: readonly Gateway[] = [direct, nginx, causeway, portkey]
