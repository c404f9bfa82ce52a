/**
 * What is used of packages of the editor that bring no types, or that come with
 * WordPress's own script and not from npm.
 */
declare module '@wordpress/block-editor' {
	import type { ReactElement, ReactNode } from 'react';

	export function InspectorControls( props: {
		children: ReactNode;
	} ): ReactElement;
	export function useBlockProps(): Record< string, unknown >;
}

declare module '@wordpress/server-side-render' {
	import type { ReactElement } from 'react';

	export default function ServerSideRender( props: {
		block: string;
		attributes: object;
		skipBlockSupportAttributes?: boolean;
	} ): ReactElement;
}
