import { Logger } from '@nestjs/common';
import { loadConfig } from '../../config/index.js';
import { Signatures } from '../../jobs/index.js';
import { SealingKeys } from '../../jobs/sealing/sealing-keys.js';
import { SignedLinks } from './index.js';

const KEY = Buffer.alloc(32, 7);
const linksWith = (variables: Record<string, string>): SignedLinks =>
  new SignedLinks(
    loadConfig({ NODE_ENV: 'test', ...variables }),
    new Signatures(new SealingKeys([{ id: 'a', key: KEY }])),
  );
const links = linksWith({ PUBLIC_URL: 'https://shop.example/haat/' });

const PATH = '/api/v1/reports/01936d3c/download';
const inAnHour = () => new Date(Date.now() + 3_600_000);
const parts = (link: string) => {
  const { searchParams } = new URL(link);
  return { expires: searchParams.get('expires') ?? '', signature: searchParams.get('signature') ?? '' };
};

describe('a signed link', () => {
  it('leads to where the program is reached from outside', () => {
    const link = links.to('/reports/01936d3c/download', new Date('2030-01-01T00:00:00.900Z'));
    expect(link).toMatch(
      /^https:\/\/shop\.example\/haat\/api\/v1\/reports\/01936d3c\/download\?expires=1893456000&signature=[\w-]{43}$/,
    );
  });

  it('opens as it was sent', () => {
    expect(() => links.check(PATH, parts(links.to('/reports/01936d3c/download', inAnHour())))).not.toThrow();
  });

  it.each([
    ['another path', (seal: object) => [`${PATH}s`, seal]],
    ['a later end', (seal: { expires: string }) => [PATH, { ...seal, expires: `${seal.expires}0` }]],
    ['an end that is no number', (seal: object) => [PATH, { ...seal, expires: 'never' }]],
    ['another signature', (seal: object) => [PATH, { ...seal, signature: 'x'.repeat(43) }]],
    ['no signature', ({ expires }: { expires: string }) => [PATH, { expires }]],
    ['nothing', () => [PATH, {}]],
  ] as const)('is refused with %s', (_, changed) => {
    const [path, seal] = changed(parts(links.to('/reports/01936d3c/download', inAnHour())));
    expect(() => links.check(path as string, seal as object)).toThrow(
      expect.objectContaining({ kind: 'forbidden', code: 'link_invalid' }),
    );
  });

  it('ends', () => {
    const link = links.to('/reports/01936d3c/download', new Date(Date.now() - 1_000));
    expect(() => links.check(PATH, parts(link))).toThrow(
      expect.objectContaining({ kind: 'gone', code: 'link_expired' }),
    );
  });
});

describe('a process whose links would lead nowhere', () => {
  const WORKER = { ROLE: 'worker', DATABASE_URL: 'postgres://db/haat' };
  const SMTP = { SMTP_URL: 'smtp://mail.example.com', EMAIL_FROM: 'no-reply@shop.example' };
  const PUBLIC = { PUBLIC_URL: 'https://shop.example' };

  it.each<[string, Record<string, string>, number]>([
    ['it is a worker, which answers no links', WORKER, 1],
    ['its mails go out to people', SMTP, 1],
    ['it knows where people reach the API', { ...WORKER, ...SMTP, ...PUBLIC }, 0],
    ['it keeps its mails in the sandbox', {}, 0],
  ])('says so once when it starts, or need not: %s', (_, variables, times) => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
    linksWith(variables).onModuleInit();
    expect(warn).toHaveBeenCalledTimes(times);
    if (times > 0)
      expect(warn).toHaveBeenCalledWith(
        { variable: 'PUBLIC_URL', publicUrl: 'http://localhost:3000' },
        expect.stringContaining('PUBLIC_URL'),
      );
    warn.mockRestore();
  });
});
