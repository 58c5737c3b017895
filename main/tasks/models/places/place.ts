/** Where programs of this machine keep things: given, so that a test can give others. */
export interface Surroundings {
  /** Folder of the person. */
  readonly home: string;
  readonly platform: NodeJS.Platform;
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** Something that may be a model. */
export interface Candidate {
  /** What would be imported. */
  readonly path: string;
  /** What people call it. */
  readonly name: string;
  /** What the program says of its licence beside the model; null where the model itself is asked. */
  readonly licence: string | null;
}

/** How much is looked at before a search ends with what it has. */
export interface Bounds {
  /** Folders that are still read. */
  folders: number;
  /** Whether time is up. */
  readonly over: () => boolean;
}

/** A program that keeps models, or a habit of people. Nothing that it keeps is changed. */
export interface Program {
  readonly name: string;
  /** Folders that may be there. */
  roots(surroundings: Surroundings): Promise<readonly string[]>;
  /** What lies in one of them. Links are not followed, but for those that the program itself makes inside of it. */
  candidates(root: string, bounds: Bounds): AsyncIterable<Candidate>;
}
