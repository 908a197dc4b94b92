import { basicCredentials, bearerKey } from './credentials.js';

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

describe('credentials in a header', () => {
  it.each([
    ['Bearer abc', 'abc'],
    ['bearer   abc', 'abc'],
    ['Bearer a.b-c_d~e+f/g=', 'a.b-c_d~e+f/g='],
    ['Bearer', undefined],
    ['Bearer a b', undefined],
    ['Basic abc', undefined],
    ['abc', undefined],
    [undefined, undefined],
  ])('the key of %j is %j', (header, key) => {
    expect(bearerKey(header)).toBe(key);
  });

  it.each([
    [basic('shop:key'), { user: 'shop', password: 'key' }],
    [basic('shop:a:b'), { user: 'shop', password: 'a:b' }],
    [basic('नाम:ключ'), { user: 'नाम', password: 'ключ' }],
    [basic('shop'), undefined],
    ['Basic ***', undefined],
    ['Bearer abc', undefined],
    [undefined, undefined],
  ])('user and password of %j are %j', (header, credentials) => {
    expect(basicCredentials(header)).toEqual(credentials);
  });
});
