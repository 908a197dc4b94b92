import fc from 'fast-check';
import { classifyRefusal } from './refusal.rules.js';

const classOf = (
  code: number | undefined,
  enhancedCode: string | undefined,
  command: string,
  recipient = 'asha@example.com',
) => {
  const codes = { ...(code !== undefined && { code }), ...(enhancedCode !== undefined && { enhancedCode }) };
  return classifyRefusal({ ...codes, command, words: '' }, recipient);
};

const permanent = { kind: 'permanent', isAddressDead: false, alert: false };
const dead = { kind: 'permanent', isAddressDead: true, alert: false };

describe('what a refusal of the mail server means', () => {
  it.each([
    [421, '4.3.2', 'CONN'],
    [421, undefined, 'RCPT TO'],
    [450, '4.7.1', 'RCPT TO'],
    [451, undefined, 'DATA'],
    [452, '4.2.2', 'RCPT TO'],
    [454, '4.7.0', 'AUTH PLAIN'],
  ])('%s %s at %s passes by itself', (code, enhancedCode, command) => {
    expect(classOf(code, enhancedCode, command)).toEqual({ kind: 'transient' });
  });

  it.each([
    [535, '5.7.8', 'AUTH LOGIN'],
    [534, '5.7.9', 'AUTH PLAIN'],
    [530, '5.7.0', 'MAIL FROM'],
    [530, undefined, 'RCPT TO'],
    [554, undefined, 'CONN'],
    [502, undefined, 'HELO'],
    [undefined, undefined, 'AUTH'],
  ])('%s %s at %s stops the sender', (code, enhancedCode, command) => {
    expect(classOf(code, enhancedCode, command)).toEqual({ kind: 'sender_stopped' });
  });

  it.each([
    [550, undefined, 'RCPT TO', permanent],
    [550, '5.7.1', 'RCPT TO', permanent],
    [552, '5.2.2', 'RCPT TO', permanent],
    [554, '5.7.1', 'DATA', permanent],
    [undefined, undefined, 'API', permanent],
    [553, '5.7.1', 'MAIL FROM', { ...permanent, alert: true }],
    [550, '5.1.1', 'RCPT TO', dead],
    [550, '5.1.1', 'DATA', dead],
    [550, '5.1.2', 'RCPT TO', dead],
    [553, '5.1.3', 'RCPT TO', dead],
    [551, '5.1.6', 'RCPT TO', dead],
    [556, '5.1.10', 'RCPT TO', dead],
    [550, '5.1.11', 'RCPT TO', permanent],
    // Gmail, of somebody who gets mails too fast.
    [550, '5.2.1', 'RCPT TO', permanent],
    [550, '5.2.1', 'DATA', permanent],
    // About the sender, or about the server itself.
    [550, '5.1.1', 'MAIL FROM', { ...permanent, alert: true }],
    [553, '5.1.3', 'MAIL FROM', { ...permanent, alert: true }],
    [undefined, '5.1.3', 'API', permanent],
  ])('%s %s at %s is for good', (code, enhancedCode, command, expected) => {
    expect(classOf(code, enhancedCode, command)).toEqual(expected);
  });

  it.each([
    ['आशा@example.com', '5.1.3', permanent],
    ['asha@दुकान.example', '5.1.3', permanent],
    ['आशा@example.com', '5.1.1', dead],
    ["o'neil@example.com", '5.1.3', dead],
  ])('of %s with %s', (recipient, enhancedCode, expected) => {
    expect(classOf(501, enhancedCode, 'RCPT TO', recipient)).toEqual(expected);
  });

  it('never gives a mail up, or an address, for a reply that passes', () => {
    const command = fc.constantFrom('CONN', 'EHLO', 'AUTH PLAIN', 'MAIL FROM', 'RCPT TO', 'DATA');
    fc.assert(
      fc.property(
        fc.integer({ min: 400, max: 499 }),
        fc.constantFrom('5.1.1', '4.1.1', undefined),
        command,
        (...reply) => {
          expect(classOf(...reply)).toEqual({ kind: 'transient' });
        },
      ),
    );
  });
});
