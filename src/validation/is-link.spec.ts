import { IsWebLink, isWebLink } from './is-link.js';
import { validated } from './validated.js';

class Linked {
  @IsWebLink() url: string;
}

describe('a link', () => {
  it.each([
    'https://shop.example/reset?t=1#top',
    'http://localhost:3000/r',
    'http://haat_web:8080/r',
    'https://shop.example./r',
    'https://[::1]/r',
    'https://münchen.example/तालिका',
    'HTTPS://shop.example',
  ])('may be %s', (url) => expect(isWebLink(url)).toBe(true));

  it.each([
    'javascript:alert(1)',
    'ftp://shop.example',
    'shop.example/reset',
    'https:/shop.example',
    'https://',
    'https:///shop.example',
    'https://shop.example:port/',
    'https://shop.example/a b',
    'https://shop.example/a\nb',
    'https://shop.example/"onclick="',
    'https://shop.example/<script>',
    'https:\\\\shop.example',
    'https://shop.example/\u202Egpj.exe',
    7,
    null,
  ])('may not be %s', (url) => expect(isWebLink(url)).toBe(false));

  it('is of bounded length', () => {
    const path = 'x'.repeat(2_048 - 'https://shop.example/'.length);
    expect(validated(Linked, { url: `https://shop.example/${path}` }).faults).toBeUndefined();
    expect(validated(Linked, { url: `https://shop.example/${path}x` }).faults).toEqual([
      { field: 'url', message: 'must be a whole http or https link of at most 2048 characters' },
    ]);
  });
});
