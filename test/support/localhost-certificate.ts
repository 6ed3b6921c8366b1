// A certificate of this machine's own name for TLS servers of the tests, and its key, which is secret to nobody: only a test that
// says so trusts it. Good for a hundred years.

/** For `localhost` and 127.0.0.1, signed by itself. */
export const LOCALHOST_CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUTx8gdcsBWMAyRi4sFfwYbyGZsn4wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTExMDcwN1oYDzIxMjYxMDI4
MTEwNzA3WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQaL5be0daho7Ec9/crF3Ie75y8oscPNJ5NTiPXJvQulwPSepGukF4H
kyZa1B7IWPO3rajA7Ar3+lRkfjfATjNOo28wbTAdBgNVHQ4EFgQUv0khhMGtCL3S
69QtY8fcdsIuHBQwHwYDVR0jBBgwFoAUv0khhMGtCL3S69QtY8fcdsIuHBQwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIgbRGAURXWR1fHk36ZpHJU9lWHa2tzcueErUIOr3CjCywCIQDl
ImTHtOwFL2gtbz+UnmzFssrRQqtJ39PwNX+rebHE0g==
-----END CERTIFICATE-----
`

/** Its key. */
export const LOCALHOST_KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgUMTqm99pgYlWhkk2
cEd+GSilow/KRhRoZS4q4Qjw0sShRANCAAQaL5be0daho7Ec9/crF3Ie75y8oscP
NJ5NTiPXJvQulwPSepGukF4HkyZa1B7IWPO3rajA7Ar3+lRkfjfATjNO
-----END PRIVATE KEY-----
`
