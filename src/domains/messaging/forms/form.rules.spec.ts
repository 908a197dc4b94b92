import { exampleOf, NOTIFICATION_KINDS, TEMPLATES, templateText, textOf } from '../notifications/index.js';
import { chosenForm, type Circumstances } from './form.rules.js';

const CLOSED: Circumstances = { isWindowOpen: false, isSuppressed: false, stopped: null, isOutdated: false };
const STOPPED = { code: 'provider_132016', message: 'Template is disabled.' };

describe('the form of a message', () => {
  const WORDS = { kind: 'text', data: { message: 'Namaste' } } as const;

  it.each<[string, Circumstances]>([
    ['the window is closed', CLOSED],
    ['the window is open', { ...CLOSED, isWindowOpen: true }],
    ['the person wants no marketing', { ...CLOSED, isSuppressed: true }],
  ])('is free text for words of the caller when %s', (_, circumstances) => {
    expect(chosenForm(WORDS, circumstances)).toEqual({ kind: 'text', body: 'Namaste' });
  });

  describe.each(NOTIFICATION_KINDS)('of %s', (kind) => {
    const content = exampleOf(kind);

    it('is free text while the person may be written to, whatever the template is', () => {
      const open = { ...CLOSED, isWindowOpen: true, isSuppressed: true, stopped: STOPPED };
      expect(chosenForm(content, open)).toEqual({ kind: 'text', body: textOf(content) });
    });

    it('is its template otherwise', () => {
      const { name, language } = TEMPLATES[kind];
      expect(chosenForm(content, CLOSED)).toEqual({
        kind: 'template',
        template: { name, language, parameters: expect.any(Array) },
        body: templateText(content),
      });
    });

    it('is none once it is outdated, whoever it is for', () => {
      expect(chosenForm(content, { ...CLOSED, isOutdated: true })).toMatchObject({
        kind: 'outdated',
        error: { code: 'outdated' },
      });
      expect(chosenForm(content, { ...CLOSED, isWindowOpen: true, isOutdated: true })).toMatchObject({
        kind: 'outdated',
      });
    });

    it('is none for who wants none, and none while the template is stopped', () => {
      expect(chosenForm(content, { ...CLOSED, isSuppressed: true, stopped: STOPPED })).toMatchObject({
        kind: 'withheld',
        error: { code: `${TEMPLATES[kind].category}_suppressed` },
      });
      expect(chosenForm(content, { ...CLOSED, stopped: STOPPED })).toMatchObject({
        kind: 'impossible',
        error: { code: 'template_stopped', message: expect.stringContaining('provider_132016') },
      });
    });
  });
});
