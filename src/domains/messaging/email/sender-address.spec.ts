import { senderAddressOf } from './sender-address.js';

describe('the sender', () => {
  it.each([
    ['Haat <no-reply@example.com>', { name: 'Haat', address: 'no-reply@example.com', host: 'example.com' }],
    ['"Haat, Ltd." <a@b.example>', { name: 'Haat, Ltd.', address: 'a@b.example', host: 'b.example' }],
    ['<a@b.example>', { name: '', address: 'a@b.example', host: 'b.example' }],
    ['a@b.example', { name: '', address: 'a@b.example', host: 'b.example' }],
  ])('%s is read', (from, sender) => expect(senderAddressOf(from)).toEqual(sender));
});
