const FILE_NAME = /^([\w-]{22})\.webp$/;
const FOLDER = '/api/avatars/';

/** Where a stored picture is served: a path on Focus' own address, which only its clients know for sure. */
export function avatarAddress(name: string): string {
  return `${FOLDER}${name}.webp`;
}

/** Whether `text` has the form of an {@link avatarAddress}. */
export function isAvatarAddress(text: string): boolean {
  return text.startsWith(FOLDER) && FILE_NAME.test(text.slice(FOLDER.length));
}

/** The picture's name in the last part of its address; `null` where that names none. */
export function avatarNameOf(fileName: string): string | null {
  return FILE_NAME.exec(fileName)?.[1] ?? null;
}
