/** A file in a folder, in the way of the system that the folder is of. */
export const fileIn = (folder: string, name: string): string => `${folder}${folder.includes('\\') ? '\\' : '/'}${name}`;
