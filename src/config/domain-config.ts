/** Where files are kept: a folder of this machine, or a bucket that all processes reach. */
export type StorageConfig =
  | { readonly kind: 'disk'; readonly folder: string }
  | {
      readonly kind: 's3';
      readonly bucket: string;
      /** Stands before the name of every object, with a slash; absent: nothing does. */
      readonly prefix?: string;
      readonly region: string;
      /** Absent: Amazon's own. */
      readonly endpoint?: string;
      /** Absent: as the AWS client finds them, such as the role of the machine. */
      readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
    };

export interface FilesConfig {
  /** The largest uploaded file, in bytes. */
  readonly maxFileSize: number;
  /** How long exports, imports and the files of reports stay, in days. */
  readonly retentionDays: number;
}

/** A service of somebody else that is asked by HTTP. */
export interface RemoteServiceConfig {
  /** Without a slash at the end. */
  readonly url: string;
  /** Sent as bearer token. */
  readonly token?: string;
  /** Bound on one request, in ms. */
  readonly timeoutMs: number;
}

export interface ReportingConfig {
  /** Who gets the daily analytics by mail. */
  readonly recipients: readonly string[];
}

export interface CodeframeConfig {
  /** Absent: the local engine names the clusters. */
  readonly service?: RemoteServiceConfig;
}

export interface MessagingConfig {
  /** ISO 3166 code of the country whose numbers may be written without a country code. */
  readonly defaultPhoneRegion: string;
  /** Absent: the sandbox stores each message and marks it sent. */
  readonly whatsapp?: WhatsAppConfig;
  readonly webhook: WhatsAppWebhookConfig;
  readonly email: EmailConfig;
  /** How long a message that may have been sent waits for proof before it is sent again, in ms. */
  readonly uncertainWaitMs: number;
  /** How long messages stay, sent or received, in days. */
  readonly retentionDays: number;
  /** Kinds of messages that are never sent again when they may have been sent. */
  readonly holdUncertain: readonly string[];
}

export interface WhatsAppConfig {
  readonly apiUrl: string;
  readonly phoneNumberId: string;
  readonly accessToken: string;
  /** Bound on one request, in ms. */
  readonly timeoutMs: number;
}

/** What Meta's calls of the webhook are checked with. */
export interface WhatsAppWebhookConfig {
  /** Signs the bodies; absent: calls cannot be checked and are refused. */
  readonly appSecret?: string;
  /** What Meta repeats when the webhook is set up; absent: it cannot be set up. */
  readonly verifyToken?: string;
}

export interface EmailConfig {
  /** Absent: the sandbox stores each mail, sealed, and marks it sent. May hold a password. */
  readonly smtpUrl?: string;
  /** Sender of every mail. */
  readonly from: string;
}

/** What a vendor is ranked by, each a score from 0 to 100. */
export const ROUTING_COMPONENTS = ['availability', 'price', 'proximity', 'workload', 'reliability'] as const;
export type RoutingComponent = (typeof ROUTING_COMPONENTS)[number];

/** Percent of each component in the whole score; together 100. */
export type RoutingWeights = Readonly<Record<RoutingComponent, number>>;

/** The rules of the marketplace that differ from one to the next. */
export interface MarketplaceConfig {
  /** ISO 4217 code of the currency of every amount. */
  readonly currency: string;
  /** How long after placing an order expires unless a vendor has accepted it, in ms. */
  readonly orderExpiresAfterMs: number;
  /** How long a vendor may take to answer an offer, in ms. */
  readonly offerResponseMs: number;
  /** How many vendors are offered an order, one after the other, before it counts as unfulfillable. */
  readonly maxRoutingRounds: number;
  readonly routingWeights: RoutingWeights;
  /** A best bid this near to the end of an auction puts the end off by as much, in seconds. */
  readonly softCloseSeconds: number;
  /** Days from delivery to the day on which an invoice is due. */
  readonly paymentTermsDays: number;
  /** Whether an empty database gets the demo set when the program starts. */
  readonly hasDemoData: boolean;
}
