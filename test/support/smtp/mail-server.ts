import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';
import { afterFile } from '../servers/index.js';
import { type ReceivedMail, receivedMail } from './received-mail.js';

export type { ReceivedMail } from './received-mail.js';

/**
 * Where in the conversation a server may do something else than to agree; `begin`: it is asked whether the mail may come,
 * by the command DATA; `body`: it has read the beginning of the mail; `data`: the whole of it.
 */
export type Stage = 'connect' | 'auth' | 'mail' | 'rcpt' | 'begin' | 'body' | 'data';

export type Behaviour =
  | { readonly kind: 'reply'; readonly code: number; readonly text: string }
  /** No answer, ever. */
  | { readonly kind: 'hang' }
  /** The connection breaks. */
  | { readonly kind: 'reset' };

export const behave = {
  /** The text may begin with an enhanced code: `5.1.1 User unknown`. */
  reply: (code: number, text: string): Behaviour => ({ kind: 'reply', code, text }),
  hang: (): Behaviour => ({ kind: 'hang' }),
  reset: (): Behaviour => ({ kind: 'reset' }),
};

interface Rule {
  readonly stage: Stage;
  readonly recipient?: string;
  readonly behaviour: Behaviour;
  readonly reached: () => void;
  times: number;
}

const USER = 'haat';
const PASSWORD = 'p@ss/word';

export interface MailServerOptions {
  /** Whoever does not sign in may send nothing. */
  readonly auth?: boolean;
  /** TLS from the first byte, or offered by STARTTLS; with a certificate that nobody trusts. */
  readonly tls?: 'from-the-start' | 'offered';
}

/** A mail server on a free port of the loopback interface; it agrees to all that no rule is about. */
export class MailServer {
  /** Every mail that was read to its end, in order of arrival; also those that were refused or not answered then. */
  readonly mails: ReceivedMail[] = [];
  /** Connections that were made in all. */
  connections = 0;

  readonly #rules: Rule[] = [];
  readonly #sockets = new Map<number, Socket>();
  readonly #server: SMTPServer;

  constructor(private readonly options: MailServerOptions = {}) {
    this.#server = new SMTPServer(this.#settings());
    this.#server.on('error', () => undefined);
    this.#server.server.on('connection', (socket: Socket) => {
      this.connections++;
      const { remotePort = 0 } = socket;
      this.#sockets.set(remotePort, socket);
      socket.once('close', () => this.#sockets.delete(remotePort));
    });
  }

  static async start(options?: MailServerOptions): Promise<MailServer> {
    const server = new MailServer(options);
    await server.listen();
    afterFile(() => server.stop());
    return server;
  }

  /** To be used as `SMTP_URL`. */
  get url(): string {
    const user = this.options.auth ? `${USER}:${encodeURIComponent(PASSWORD)}@` : '';
    return `${this.options.tls === 'from-the-start' ? 'smtps' : 'smtp'}://${user}127.0.0.1:${this.#port}`;
  }

  /**
   * What happens at a stage the next so many times; to one recipient only if one is given. `met` resolves when it has
   * happened for the first time.
   */
  when(
    stage: Stage,
    behaviour: Behaviour,
    { times = 1, recipient }: { readonly times?: number; readonly recipient?: string } = {},
  ): { readonly met: Promise<void> } {
    let reached = (): void => undefined;
    const met = new Promise<void>((resolve) => (reached = resolve));
    this.#rules.push({ stage, behaviour, times, reached, ...(recipient !== undefined && { recipient }) });
    return { met };
  }

  mailsTo(recipient: string): ReceivedMail[] {
    return this.mails.filter(({ to }) => to.includes(recipient));
  }

  async listen(port = 0): Promise<void> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server.server, 'listening');
  }

  /** Ends every connection, also those that hang. */
  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets.values()) socket.destroy();
    await closed;
  }

  get #port(): number {
    return (this.#server.server.address() as AddressInfo).port;
  }

  #settings(): SMTPServerOptions {
    const { auth = false, tls } = this.options;
    return {
      secure: tls === 'from-the-start',
      // With one it says of its certificate that everybody knows the key, which is as it should be here.
      logger: false,
      authOptional: !auth,
      allowInsecureAuth: true,
      disabledCommands: tls === 'offered' ? [] : ['STARTTLS'],
      disableReverseLookup: true,
      hideENHANCEDSTATUSCODES: true,
      closeTimeout: 10,
      onConnect: (session, done) => {
        this.#askBeforeTheMail(session);
        this.#at('connect', session, done);
      },
      onAuth: ({ username, password }, session, done) =>
        this.#at('auth', session, (error) => {
          const isKnown = username === USER && password === PASSWORD;
          done(error ?? (isKnown ? null : refusal(535, '5.7.8 Credentials invalid')), { user: username });
        }),
      onMailFrom: (_, session, done) => this.#at('mail', session, done),
      onRcptTo: ({ address }, session, done) => this.#at('rcpt', session, done, address),
      onData: (stream, session, done) => {
        const read = async (): Promise<void> => {
          this.mails.push(receivedMail(session, await buffer(stream)));
          this.#at('data', session, done, recipientOf(session));
        };
        const goOn = (refused?: Refusal): void => {
          if (refused) return done(refused);
          // A connection that breaks in the middle of a mail leaves nothing to keep.
          read().catch(() => undefined);
        };
        stream.once('readable', () => this.#at('body', session, goOn, recipientOf(session)));
      },
    };
  }

  /** The package itself asks nobody before it answers the command DATA. */
  #askBeforeTheMail(session: SMTPServerSession): void {
    const connection = [...this.#server.connections].find((one) => one.session === session);
    if (!connection) throw new Error('The server has no connection for its own session.');
    const answer = connection.handler_DATA.bind(connection);
    connection.handler_DATA = (command, done) => {
      const goOn = (refused?: Refusal): void => {
        if (!refused) return answer(command, done);
        connection.send(refused.responseCode, refused.message);
        done();
      };
      this.#at('begin', connection.session, goOn, recipientOf(connection.session));
    };
  }

  #at(stage: Stage, session: SMTPServerSession, done: (refused?: Refusal) => void, recipient?: string): void {
    const behaviour = this.#behaviourAt(stage, recipient);
    switch (behaviour?.kind) {
      case undefined:
        return done();
      case 'reply':
        return done(refusal(behaviour.code, behaviour.text));
      case 'reset':
        this.#sockets.get(session.remotePort)?.resetAndDestroy();
        return undefined;
      case 'hang':
        return undefined;
    }
  }

  #behaviourAt(stage: Stage, recipient: string | undefined): Behaviour | undefined {
    const rule = this.#rules.find(
      (one) => one.times > 0 && one.stage === stage && (one.recipient === undefined || one.recipient === recipient),
    );
    if (!rule) return undefined;
    rule.times--;
    rule.reached();
    return rule.behaviour;
  }
}

interface Refusal extends Error {
  readonly responseCode: number;
}

function refusal(responseCode: number, text: string): Refusal {
  return Object.assign(new Error(text), { responseCode });
}

const recipientOf = ({ envelope }: SMTPServerSession): string | undefined => envelope.rcptTo[0]?.address;
