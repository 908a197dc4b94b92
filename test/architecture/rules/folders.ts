import { domainOf, folderOf, importRule, isTest, type Rule } from '../rule.js';

/** What every domain stands on. */
const KERNEL = ['config', 'database', 'errors', 'http', 'jobs', 'observability', 'storage', 'timeouts', 'validation'];

/** What looks after jobs of whatever domain. */
const AROUND_THE_KERNEL = ['health', 'operations', 'scheduler'];

const importsDomain = (folders: readonly string[]): Rule =>
  importRule(
    ({ file, target }) => folders.includes(folderOf(file)) && domainOf(target) !== undefined,
    'it serves every domain, so it must know none: let the domain declare it, or pass it in',
  );

export const kernelKnowsNoDomain: Rule = importsDomain(KERNEL);

export const operationsKnowNoDomain: Rule = importsDomain(AROUND_THE_KERNEL);

/** Who looks at jobs and schedules is not known to them; domains take from it what their endpoints have in common. */
export const operationsAreKnownByTheirIndex: Rule = importRule(
  ({ file, target = '' }) =>
    target.startsWith('src/operations/') &&
    folderOf(file) !== 'operations' &&
    file.split('/').length > 2 &&
    !(domainOf(file) !== undefined && target === 'src/operations/index.ts'),
  'operations/ shows and steers the rest: let it import you; a domain may import its index.ts',
);

/** The kernel is what its index says; the rest may change without asking. */
export const kernelIsEnteredByItsIndex: Rule = importRule(
  ({ file, target = '' }) =>
    target.startsWith('src/jobs/') && !file.startsWith('src/jobs/') && target !== 'src/jobs/index.ts',
  'of the kernel only src/jobs/index.ts may be imported: export there what is of use to others',
);

/** So that a new folder beside these is covered too: only the table of contents, in `src` itself, names the domains. */
export const onlyTheRootNamesDomains: Rule = importRule(
  ({ file, target }) => domainOf(target) !== undefined && domainOf(file) === undefined && file.split('/').length > 2,
  'only the files of src/ itself, such as app.module.ts, put domains together',
);

export const domainsMeetAtTheirIndex: Rule = importRule(
  ({ file, target }) =>
    domainOf(file) !== undefined &&
    domainOf(target) !== undefined &&
    domainOf(file) !== domainOf(target) &&
    target !== `src/domains/${domainOf(target)}/index.ts`,
  'of another domain only its index.ts may be imported: publish it there, or send a job',
);

export const sourcesKnowNoTests: Rule = importRule(
  ({ file, target, package: name }) =>
    !file.startsWith('src/jobs/testing/') &&
    (name === '@nestjs/testing' ||
      name === 'fast-check' ||
      (target !== undefined &&
        (isTest(target) || target.startsWith('test/') || target.startsWith('src/jobs/testing/')))),
  'the program must run without its tests',
);
