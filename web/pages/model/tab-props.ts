// What each tab of a model's page is given. Apart from the page, which imports the tabs.
import type { ModelDetail } from '../../../contract/app/models.ts'

/** The model that the page has read. */
export interface ModelTabProps {
  readonly model: ModelDetail
}
