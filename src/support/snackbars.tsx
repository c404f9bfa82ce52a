import { SnackbarList } from '@wordpress/components';
import { useDispatch, useSelect } from '@wordpress/data';
import { useCallback } from '@wordpress/element';
import { store as noticesStore } from '@wordpress/notices';
import './snackbars.scss';

/** Says that something was done, on screen and to screen readers. */
export function useSay(): ( text: string ) => void {
	const { createSuccessNotice } = useDispatch( noticesStore );
	return useCallback(
		( text: string ) => {
			createSuccessNotice( text, { type: 'snackbar', speak: true } );
		},
		[ createSuccessNotice ]
	);
}

/** Where it is said. */
export function Snackbars() {
	const notices = useSelect(
		( select ) =>
			select( noticesStore )
				.getNotices()
				.filter( ( { type } ) => type === 'snackbar' ),
		[]
	);
	const { removeNotice } = useDispatch( noticesStore );
	return (
		<SnackbarList
			className="aipuffer-snackbars"
			notices={ notices as any }
			onRemove={ ( id: string ) => removeNotice( id ) }
		/>
	);
}
