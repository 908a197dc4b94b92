/** The program does not start on a database server without a key; which one it is matters to no test that uses this. */
export const ENCRYPTION_KEYS = `test:${Buffer.alloc(32, 7).toString('base64')}`;
