<?php
/**
 * A CSV file of balance changes.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Balances;

use AIPuffer\Support\Credits;
use AIPuffer\Support\Problem;
use AIPuffer\Support\Raise;
use SplTempFileObject;

defined( 'ABSPATH' ) || exit;

/**
 * Reads the text of a file into rows and looks at nothing but the text: who and how much is meant is for the import to
 * find out.
 *
 * The first line names the columns, in any order: who (`user`, `login`, `email` or `id`), and either `credits`, which are
 * added (or taken, when negative), or `balance`, which is set. Between them comma, semicolon or tab. Other columns are
 * ignored. Where the text leaves open what was meant (a field too many, a quotation mark that is not closed, two columns
 * of the same name), nothing is guessed.
 */
final class ImportFile {
	public const BYTES = 2 * 1024 * 1024;
	public const LINES = 5000;

	/**
	 * The names a column may have, written in any case and with any signs between words.
	 */
	private const COLUMNS = [
		'user'    => [ 'user', 'customer' ],
		'login'   => [ 'login', 'user_login', 'username', 'user_name' ],
		'email'   => [ 'email', 'e_mail', 'user_email', 'mail', 'email_address' ],
		'id'      => [ 'id', 'user_id', 'userid' ],
		'credits' => [ 'credits', 'delta', 'amount', 'change' ],
		'balance' => [ 'balance', 'credit_balance', 'new_balance' ],
		'note'    => [ 'note', 'notes', 'comment', 'reason' ],
	];

	/**
	 * Use read().
	 *
	 * @param string          $hash         Of the content, whatever its line ends: the same file is the same hash.
	 * @param bool            $sets_balance Whether amounts are balances to set, not credits to add.
	 * @param ?string         $decimal      What stands before decimals, see ImportAmount.
	 * @param list<ImportRow> $rows         Its lines.
	 */
	private function __construct(
		public readonly string $hash,
		public readonly bool $sets_balance,
		public readonly ?string $decimal,
		public readonly array $rows
	) {}

	/**
	 * Reads a file.
	 *
	 * @param string  $csv     Its text, UTF-8.
	 * @param ?string $decimal What stands before decimals, see ImportAmount; null where nobody said it.
	 * @throws Problem 400, saying what about the file cannot be read.
	 */
	public static function read( string $csv, ?string $decimal = null ): self {
		$text = self::text( $csv );
		$head = (string) strtok( $text, "\n" );

		[ $delimiter, $columns, $width ] = self::header( $head );

		$rows = [];
		foreach ( self::records( $text, $delimiter ) as $line => $fields ) {
			$rows[] = self::row( $line, $fields, $columns, $width );
			if ( count( $rows ) > self::LINES + 1 ) {
				/* translators: %s: a number. */
				self::refuse( sprintf( __( 'The file has more than %s lines. Split it into several.', 'aipuffer' ), number_format_i18n( self::LINES ) ) );
			}
		}
		array_shift( $rows );
		if ( [] === $rows ) {
			self::refuse( __( 'The file has no lines below its header.', 'aipuffer' ) );
		}

		return new self( substr( hash( 'sha256', rtrim( $text ) ), 0, 40 ), isset( $columns['balance'] ), $decimal, $rows );
	}

	/**
	 * What a line's amount is.
	 *
	 * @param ImportRow $row The line.
	 */
	public function amount( ImportRow $row ): ImportAmount {
		return new ImportAmount( $row->amount, $this->decimal );
	}

	/**
	 * The question that its amounts leave open.
	 *
	 * @return ?array{lines: int, example: string, meanings: array{point: string, comma: string}} How many lines, one of
	 *         their amounts, and what it means by what stands before its decimals; null where all is clear.
	 */
	public function ambiguous(): ?array {
		$rows = array_values( array_filter( $this->rows, fn ( ImportRow $row ): bool => $this->amount( $row )->is_ambiguous() ) );
		if ( [] === $rows ) {
			return null;
		}
		[ $point, $comma ] = array_map( Credits::format( ... ), $this->amount( $rows[0] )->meanings() );

		return [ 'lines' => count( $rows ), 'example' => $rows[0]->amount, 'meanings' => [ 'point' => $point, 'comma' => $comma ] ];
	}

	/**
	 * The text without what programs put around it: a byte order mark, and line ends of their own.
	 *
	 * @param string $csv As sent.
	 * @throws Problem 400.
	 */
	private static function text( string $csv ): string {
		if ( strlen( $csv ) > self::BYTES ) {
			/* translators: %s: a size such as "2 MB". */
			self::refuse( sprintf( __( 'The file is larger than %s. Split it into several.', 'aipuffer' ), (string) size_format( self::BYTES ) ) );
		}
		// A browser puts U+FFFD where a file was in another encoding.
		if ( ! mb_check_encoding( $csv, 'UTF-8' ) || str_contains( $csv, "\u{FFFD}" ) || str_contains( $csv, "\0" ) ) {
			self::refuse( __( 'The file is not UTF-8 text. Save it as "CSV UTF-8".', 'aipuffer' ) );
		}

		return str_replace( [ "\r\n", "\r" ], "\n", (string) preg_replace( '/^\x{FEFF}/u', '', $csv ) );
	}

	/**
	 * What separates fields, where each column is, and how many there are.
	 *
	 * @param string $head The first line that is not empty.
	 * @return array{string, array<string, int>, int} Position by column in the middle.
	 * @throws Problem 400.
	 */
	private static function header( string $head ): array {
		$best = [ ',', [] ];
		foreach ( [ ',', ';', "\t" ] as $delimiter ) {
			$columns = [];
			foreach ( str_getcsv( $head, $delimiter, '"', '' ) as $position => $name ) {
				$name = trim( (string) preg_replace( '/[^a-z0-9]+/', '_', strtolower( (string) $name ) ), '_' );
				foreach ( self::COLUMNS as $column => $names ) {
					if ( in_array( $name, $names, true ) ) {
						$columns[ $column ][] = $position;
					}
				}
			}
			$best = count( $columns ) > count( $best[1] ) ? [ $delimiter, $columns ] : $best;
		}
		[ $delimiter, $columns ] = $best;
		if ( [] === array_intersect_key( $columns, array_flip( [ 'user', 'login', 'email', 'id' ] ) ) ) {
			self::refuse( __( 'The first line must name the columns; the column user (or login, email, id) is missing.', 'aipuffer' ) );
		}
		if ( isset( $columns['credits'] ) === isset( $columns['balance'] ) ) {
			self::refuse( __( 'The first line must name either the column credits, which are added, or the column balance, which is set.', 'aipuffer' ) );
		}
		foreach ( $columns as $column => $positions ) {
			if ( count( $positions ) > 1 ) {
				/* translators: %s: name of a column. */
				self::refuse( sprintf( __( 'The first line names the column %s more than once.', 'aipuffer' ), $column ) );
			}
		}

		return [ $delimiter, array_map( static fn ( array $positions ): int => $positions[0], $columns ), count( str_getcsv( $head, $delimiter, '"', '' ) ) ];
	}

	/**
	 * The records of a text, by the line they begin on: a quoted field may run over several.
	 *
	 * @param string $text      The text.
	 * @param string $delimiter What separates fields.
	 * @return iterable<int, list<?string>>
	 * @throws Problem 400.
	 */
	private static function records( string $text, string $delimiter ): iterable {
		$file = new SplTempFileObject( -1 );
		$file->fwrite( $text );
		$file->rewind();
		$line = 1;
		while ( ! $file->eof() ) {
			$start  = (int) $file->ftell();
			$fields = $file->fgetcsv( $delimiter, '"', '' );
			$record = substr( $text, $start, (int) $file->ftell() - $start );
			if ( 1 === substr_count( $record, '"' ) % 2 ) {
				/* translators: %d: number of a line. */
				self::refuse( sprintf( __( 'Line %d: a quotation mark is not closed, so it is not clear where its text ends.', 'aipuffer' ), $line ) );
			}
			if ( is_array( $fields ) && '' !== trim( implode( '', $fields ) ) ) {
				yield $line => $fields;
			}
			$line += substr_count( $record, "\n" );
		}
	}

	/**
	 * A record as a row.
	 *
	 * @param int                $line    Where it begins.
	 * @param list<?string>      $fields  Its fields.
	 * @param array<string, int> $columns Position by column.
	 * @param int                $width   Fields of the header.
	 */
	private static function row( int $line, array $fields, array $columns, int $width ): ImportRow {
		$field = static fn ( string $column ): string => isset( $columns[ $column ] ) ? trim( (string) ( $fields[ $columns[ $column ] ] ?? '' ) ) : '';

		return new ImportRow(
			$line,
			array_filter( [ 'user' => $field( 'user' ), 'login' => $field( 'login' ), 'email' => $field( 'email' ), 'id' => $field( 'id' ) ], static fn ( string $name ): bool => '' !== $name ),
			isset( $columns['balance'] ) ? $field( 'balance' ) : $field( 'credits' ),
			$field( 'note' ),
			'' !== trim( implode( '', array_slice( $fields, $width ) ) )
		);
	}

	/**
	 * The file is refused as a whole.
	 *
	 * @param string $message Why.
	 * @throws Problem 400.
	 */
	private static function refuse( string $message ): never {
		Raise::invalid( 'csv', $message );
	}
}
