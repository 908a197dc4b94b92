import * as fc from 'fast-check';
import { exampleOf } from './examples.js';
import { NOTIFICATION_KINDS } from './notification.js';
import { filledTemplate, TEMPLATES, templateText } from './templates.js';

const gapsIn = (body: string): number[] => [...body.matchAll(/\{\{(\d+)\}\}/g)].map(([, number]) => Number(number));

/** What Meta asks of a template; source: "Template components", and the errors 2388299 and 2388293 of registering one. */
describe.each(NOTIFICATION_KINDS)('the template of %s', (kind) => {
  const { body, name } = TEMPLATES[kind];
  const { parameters } = filledTemplate(exampleOf(kind));

  it('has a gap for each parameter, in their order', () => {
    expect(gapsIn(body)).toEqual(parameters.map((_, index) => index + 1));
  });

  it('neither begins nor ends with a gap, and none follows another', () => {
    expect(body).not.toMatch(/^\W*\{\{|\}\}\W*$|\}\}\W*\{\{/);
  });

  it('has more than two words for each gap', () => {
    const words = body.replace(/\{\{\d+\}\}/g, '').match(/[A-Za-z']+/g) ?? [];
    expect(words.length).toBeGreaterThan(2 * parameters.length);
  });

  it('has a name as Meta takes it', () => {
    expect(name).toMatch(/^[a-z0-9_]{1,512}$/);
  });

  it('says everything that fills it', () => {
    const words = templateText(exampleOf(kind));
    expect(words).not.toMatch(/\{\{|undefined/);
    for (const parameter of parameters) expect(words).toContain(parameter);
  });
});

describe('the parameters of a template', () => {
  it('are what Meta takes, whatever people write', () => {
    const written = fc.oneof(
      fc.string({ minLength: 1, maxLength: 1000, unit: 'binary' }),
      fc
        .array(fc.constantFrom(' ', '\n', '\t', 'a', '🙏', '{{1}}'), { minLength: 400, maxLength: 600 })
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(
        written.filter((text) => /\S/.test(text)),
        (reason) => {
          const data = { orderNumber: reason, step: 'cancelled', reason } as const;
          for (const parameter of filledTemplate({ kind: 'DELIVERY_UPDATE', data }).parameters) {
            expect(parameter).not.toMatch(/^$|[\n\r\t]| {2}/);
            expect(parameter).not.toMatch(/\p{Surrogate}/u);
            expect(parameter.length).toBeLessThanOrEqual(500);
          }
        },
      ),
    );
  });

  it('do not fill one another', () => {
    const data = { orderNumber: '{{2}}', step: 'dispatched' } as const;
    expect(templateText({ kind: 'DELIVERY_UPDATE', data })).toContain('your order {{2}}: it is on its way.');
  });
});
