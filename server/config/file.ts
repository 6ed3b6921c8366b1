// Reads the operator's YAML file: parses, fills in ${VARIABLES}, checks, and says line and reason when it is wrong.
// Knows nothing of the environment but the look-up it is given; keeps no state (watching is watch.ts).
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { LineCounter, isMap, parseDocument } from 'yaml'
import type { Document } from 'yaml'
import type { VariableLookup } from '../catalogue/build.ts'
import type { CatalogueDocuments } from '../catalogue/build.ts'
import { checkReferences } from './check-references.ts'
import { ConfigError } from './config-error.ts'
import { fillVariables } from './fill-variables.ts'
import type { ConfigFileDocument } from './file-schema.ts'
import { configFile } from './file-schema.ts'
import { describeIssue } from './describe-issue.ts'
