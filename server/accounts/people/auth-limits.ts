// How often one address may ask the people library for what can be guessed or costs much. Windows are in seconds, as the library
// counts them. Per e-mail address wrong passwords are limited as well: sign-in-guard.ts.

/** The library's rate limit by address and path. */
export const ADDRESS_RULES = {
  window: 60,
  max: 300,
  customRules: {
    '/sign-in/*': { window: 60, max: 30 },
    '/sign-up/*': { window: 3600, max: 30 },
    '/request-password-reset': { window: 3600, max: 20 },
    '/send-verification-email': { window: 3600, max: 20 },
    '/reset-password': { window: 60, max: 10 },
    '/change-password': { window: 60, max: 10 },
    '/two-factor/*': { window: 60, max: 15 },
  },
} as const
