const SWITCH = /^(true|false)$/;
const HOST = /^[\w.-]+$/;

/** What `SMTP_URL` may say behind the `?`, and which values there are; source: nodemailer, "SMTP transport". */
const SETTINGS: ReadonlyMap<string, RegExp> = new Map([
  ['authMethod', /^(PLAIN|LOGIN|CRAM-MD5)$/],
  ['ignoreTLS', SWITCH],
  ['name', HOST],
  ['requireTLS', SWITCH],
  ['tls.rejectUnauthorized', SWITCH],
  ['tls.servername', HOST],
]);

/**
 * Refuses what the mail client would misread or pass over in silence. It would take any setting too, also one that logs
 * what is sent, and a `requireTls` that it does not know would leave mails unencrypted.
 *
 * @throws Error with the reason. It quotes nothing of the URL: in one that is misread any part may belong to the password.
 */
export function refuseUnusableSmtpUrl(smtpUrl: string | undefined): void {
  if (smtpUrl === undefined) return;
  const { hostname, pathname, hash, searchParams } = new URL(smtpUrl);
  if (hostname === '' || !/^\/?$/.test(pathname) || hash !== '' || smtpUrl.endsWith('#'))
    throw new Error(
      'has not the shape smtp://user:password@host:587?setting=value: in the password write "/" as %2F, "?" as %3F, "#" as %23, "@" as %40',
    );
  const settings = [...searchParams];
  const areKnown = settings.every(([name, value]) => SETTINGS.get(name)?.test(value));
  if (areKnown && new Set(settings.map(([name]) => name)).size === settings.length) return;
  throw new Error(
    'says behind the "?" what it may not: each at most once, requireTLS, ignoreTLS and tls.rejectUnauthorized are true or ' +
      'false, authMethod is PLAIN, LOGIN or CRAM-MD5, name and tls.servername are host names; capitals count',
  );
}
