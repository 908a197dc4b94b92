import { loadConfig } from '../../config/index.js';
import { Signatures } from '../../jobs/index.js';
import { SealingKeys } from '../../jobs/sealing/sealing-keys.js';
import { SignedLinks } from './index.js';

const KEY = Buffer.alloc(32, 7);
const config = loadConfig({ NODE_ENV: 'test', PUBLIC_URL: 'https://shop.example/haat/' });
const links = new SignedLinks(config, new Signatures(new SealingKeys([{ id: 'a', key: KEY }])));

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
