import { Button, DropZone, FormFileUpload } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { upload } from '@wordpress/icons';

export interface ChosenFile {
	name: string;
	/** Its text. */
	csv: string;
}

/** What the server reads at most; a larger file is not even sent. */
const mostBytes = 2 * 1024 * 1024;

const example = `email,credits,note
ada@example.org,200,Welcome
grace@example.org,-50,Correction`;

/**
 * A CSV file, chosen or dropped.
 */
export function ChooseFile( {
	onChoose,
}: {
	onChoose: ( file: ChosenFile ) => void;
} ) {
	const [ message, setMessage ] = useState( '' );

	const read = async ( files: Iterable< File > ) => {
		const [ file ] = files;
		if ( ! file ) {
			return;
		}
		if ( file.size > mostBytes ) {
			setMessage(
				__(
					'The file is larger than 2 MB. Split it into several.',
					'aipuffer'
				)
			);
			return;
		}
		try {
			onChoose( { name: file.name, csv: await file.text() } );
		} catch {
			setMessage( __( 'The file could not be read.', 'aipuffer' ) );
		}
	};

	return (
		<div className="aipuffer-import__file">
			<p>
				{ __(
					'The first line names the columns: who (user, login, email or id), and either credits, which are added, or taken when negative, or balance, which is set. A note is optional. Decimals are written with a point.',
					'aipuffer'
				) }
			</p>
			<pre>{ example }</pre>
			<p>
				{ __(
					'Nothing is written before you have seen what every line does. A file that was imported before changes nothing.',
					'aipuffer'
				) }
			</p>
			<div className="aipuffer-import__drop">
				<FormFileUpload
					accept=".csv,text/csv,.txt,text/plain"
					onChange={ ( { currentTarget } ) =>
						read( currentTarget.files ?? [] )
					}
					render={ ( { openFileDialog } ) => (
						<Button
							__next40pxDefaultSize
							variant="secondary"
							icon={ upload }
							onClick={ openFileDialog }
						>
							{ __( 'Choose a CSV file', 'aipuffer' ) }
						</Button>
					) }
				/>
				<span className="aipuffer-muted">
					{ __( 'or drop it here', 'aipuffer' ) }
				</span>
				<DropZone
					label={ __( 'Drop the CSV file', 'aipuffer' ) }
					onFilesDrop={ read }
				/>
			</div>
			<p role="alert">{ message }</p>
		</div>
	);
}
