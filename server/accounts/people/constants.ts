// Words that the people library's mount and its callers share, apart from the library so that it need not be loaded for them.

/** Where the library is mounted. */
export const AUTH_PATH = '/api/app/auth'
/** The header in which the mount says where a request comes from; what a caller sends under this name is dropped. */
export const ADDRESS_HEADER = 'x-client-address'
/** What the library calls the issuer of OIDC_ISSUER. */
export const OIDC_ID = 'oidc'
/** The end of the name of the cookie that holds a session. */
export const SESSION_COOKIE = 'causeway.session_token'
export const SHORTEST_PASSWORD = 10
export const LONGEST_PASSWORD = 128
export const LONGEST_NAME = 100
