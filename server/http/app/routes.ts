// Every URL of the private API on one screen: below /api/app, for the web app only. What is tried as every role is this table.
// A new one is a row beside its function, its schema in contract/app, and, for a new file, a line here. The people library's paths
// are apart: server/accounts/people/auth-paths.ts.
import { ACCOUNT_SETTINGS_ROUTES } from './account-settings.ts'
import { ACTIVITY_ROUTES } from './activity.ts'
import { ADMIN_ACCOUNT_ROUTES } from './admin-accounts.ts'
import { ADMIN_INSTALLATION_ROUTES } from './admin-installation.ts'
import { ADMIN_MODEL_ROUTES } from './admin-models.ts'
import { ADMIN_PROVIDER_ROUTES } from './admin-providers.ts'
import { APP_ROUTES } from './apps.ts'
import { AUDIT_ROUTES } from './audit.ts'
import { BENCHMARK_ROUTES } from './benchmarks.ts'
import { CREDIT_ROUTES } from './credits.ts'
import { INVITATION_ROUTES } from './invitations.ts'
import { KEY_ROUTES } from './keys.ts'
import { KEPT_PROMPT_ROUTES } from './kept-prompts.ts'
import { LOG_ROUTES } from './logs.ts'
import { ME_ROUTES } from './me.ts'
import { MODEL_ROUTES } from './models.ts'
import { ORGANISATION_ROUTES } from './organisations.ts'
import { OWN_DATA_ROUTES } from './own-data.ts'
import { PEOPLE_ROUTES } from './people.ts'
import { PERFORMANCE_ROUTES } from './performance.ts'
import { PROVIDER_ROUTES } from './providers.ts'
import { PROVIDER_KEY_ROUTES } from './provider-keys.ts'
import { RANKING_ROUTES } from './rankings.ts'
import { REDEEM_CODE_ROUTES } from './redeem-codes.ts'
import type { AppRoute } from './route.ts'
import { SESSION_ROUTES } from './sessions.ts'
import { STATUS_ROUTES } from './status.ts'
import { TRY_ROUTES } from './try.ts'

/** All rows. */
export const ROUTES: readonly AppRoute[] = [
  ...ME_ROUTES, //           GET /me; POST /setup
  ...OWN_DATA_ROUTES, //     GET /me/export; DELETE /me
  ...ORGANISATION_ROUTES, // POST /organisations; PATCH, DELETE /organisation; /organisation/leave, /members, /members/:personId
  ...ACCOUNT_SETTINGS_ROUTES, // GET, PUT /account/settings
  ...INVITATION_ROUTES, //   /organisation/invitations, /invitations/:token, /invitations/accept, /admin/invitations
  ...SESSION_ROUTES, //      GET /sessions; DELETE /sessions/:id; POST /sessions/end-others
  ...PEOPLE_ROUTES, //       /admin/people, /admin/people/:personId, /reset-link; /admin/links; /admin/sign-up
  ...MODEL_ROUTES, //        GET /models, /models/:author/:slug
  ...KEY_ROUTES, //          GET, POST /keys; PATCH, DELETE /keys/:hash
  ...PROVIDER_KEY_ROUTES, // GET, POST /provider-keys; PATCH, DELETE /provider-keys/:id; POST /provider-keys/:id/test
  ...CREDIT_ROUTES, //       GET /credits, /credits/history; POST /credits/redeem
  ...REDEEM_CODE_ROUTES, //  GET, POST /admin/redeem-codes; DELETE /admin/redeem-codes/:id, /admin/redeem-codes/batches/:batch
  ...ACTIVITY_ROUTES, //     GET /activity
  ...LOG_ROUTES, //          GET /logs, /logs/:id
  ...KEPT_PROMPT_ROUTES, //  GET, DELETE /account/kept; GET /logs/:id/content
  ...RANKING_ROUTES, //      GET /rankings, /models/tokens
  ...APP_ROUTES, //          GET /apps, /apps/:id, /models/:author/:slug/apps
  ...BENCHMARK_ROUTES, //    GET /models/:author/:slug/benchmarks
  ...PERFORMANCE_ROUTES, //  GET /models/:author/:slug/performance, /models/:author/:slug/activity
  ...PROVIDER_ROUTES, //     GET /providers, /providers/:provider, /traffic/providers, /traffic/providers/:provider
  ...STATUS_ROUTES, //       GET /status
  ...ADMIN_INSTALLATION_ROUTES, // GET /admin/overview, /admin/settings
  ...ADMIN_ACCOUNT_ROUTES, // GET /admin/accounts; PATCH /admin/accounts/:id; POST …/credit, /disable, /enable
  ...ADMIN_PROVIDER_ROUTES, // GET /admin/providers; PATCH /admin/providers/:provider; PUT …/values; POST …/test
  ...ADMIN_MODEL_ROUTES, //   GET, POST /admin/models; PATCH, DELETE /admin/models/:author/:slug; PUT /admin/margin
  ...AUDIT_ROUTES, //        GET /admin/audit
  ...TRY_ROUTES, //          POST /try
]
