import { repositoryFiles, surroundings } from './repository.js';
import { importsIn } from './rule.js';
import * as rules from './rules.js';

const files = repositoryFiles();

describe('the repository', () => {
  it('is there to be looked at', () => {
    expect([...files.keys()]).toEqual(
      expect.arrayContaining(['package.json', '.npmrc', 'src/main.ts', 'test/architecture/rules.ts']),
    );
    expect(importsIn(files)).toContainEqual(
      expect.objectContaining({ file: 'src/main.ts', target: 'src/server.ts', isTypeOnly: false }),
    );
  });

  it('names no place of this machine', () => {
    expect(rules.namesNoPlaceOfThisMachine(surroundings())(files)).toEqual([]);
  });

  it('refers to nothing above itself', () => {
    expect(rules.staysInsideTheRepository(files)).toEqual([]);
  });

  it('has no file that is too long', () => {
    expect(rules.filesAreShort(files)).toEqual([]);
  });
});

describe('folders', () => {
  it('of the kernel know no domain', () => {
    expect(rules.kernelKnowsNoDomain(files)).toEqual([]);
  });

  it('of scheduler, operations and health know no domain', () => {
    expect(rules.operationsKnowNoDomain(files)).toEqual([]);
  });

  it('below operations do not know operations', () => {
    expect(rules.operationsAreKnownByTheirIndex(files)).toEqual([]);
  });

  it('know of the kernel what its index says', () => {
    expect(rules.kernelIsEnteredByItsIndex(files)).toEqual([]);
  });

  it('other than src itself do not put domains together', () => {
    expect(rules.onlyTheRootNamesDomains(files)).toEqual([]);
  });

  it('do not depend on each other in a circle', () => {
    expect(rules.foldersFormNoCircle(files)).toEqual([]);
  });

  it('of the program know no tests', () => {
    expect(rules.sourcesKnowNoTests(files)).toEqual([]);
  });
});

describe('domains', () => {
  it('meet at their index.ts only', () => {
    expect(rules.domainsMeetAtTheirIndex(files)).toEqual([]);
  });

  it('do not depend on each other in a circle', () => {
    expect(rules.domainsFormNoCircle(files)).toEqual([]);
  });

  it('write no tables but their own', () => {
    expect(rules.domainsWriteTheirOwnTables(files)).toEqual([]);
  });
});

describe('files', () => {
  it('do not import each other in a circle', () => {
    expect(rules.filesFormNoCircle(files)).toEqual([]);
  });

  it('say what they import', () => {
    expect(rules.importsAreReadable(files)).toEqual([]);
  });

  it('that every start loads need nothing that takes long to load', () => {
    expect(rules.startsLoadNothingHeavy(files)).toEqual([]);
  });

  it('with a controller are *.controller.ts', () => {
    expect(rules.controllersAreNamed(files)).toEqual([]);
  });

  it('with a module are *.module.ts', () => {
    expect(rules.modulesAreNamed(files)).toEqual([]);
  });

  it('with a processor are *.processor.ts', () => {
    expect(rules.processorsAreNamed(files)).toEqual([]);
  });

  it('with the definition of a queue are *.queues.ts', () => {
    expect(rules.queuesAreNamed(files)).toEqual([]);
  });
});

describe('only', () => {
  it('jobs/ touches BullMQ and Redis', () => {
    expect(rules.onlyJobsTouchTheEngine(files)).toEqual([]);
  });

  it('some places of the kernel meet the engine', () => {
    expect(rules.theKernelMeetsTheEngineInItsPlaces(files)).toEqual([]);
  });

  it('the dashboard uses bull-board', () => {
    expect(rules.onlyTheDashboardUsesBullBoard(files)).toEqual([]);
  });

  it('config/ reads the environment', () => {
    expect(rules.onlyConfigReadsTheEnvironment(files)).toEqual([]);
  });

  it('database/ connects to PostgreSQL', () => {
    expect(rules.onlyDatabaseConnects(files)).toEqual([]);
  });

  it('repositories, services and the kernel hold SQL', () => {
    expect(rules.sqlStandsInRepositories(files)).toEqual([]);
  });
});

describe('SQL', () => {
  it('stands in no controller and no handler', () => {
    expect(rules.controllersAndHandlersHoldNoSql(files)).toEqual([]);
  });

  it('asks for the moment of the call, not the start of the transaction', () => {
    expect(rules.sqlAsksTheClock(files)).toEqual([]);
  });
});

describe('pure rules', () => {
  it('know no framework', () => {
    expect(rules.pureRulesKnowNoFramework(files)).toEqual([]);
  });
});
