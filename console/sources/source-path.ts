export const sourcePath = (id: string): string => `/sources/${encodeURIComponent(id)}`;
