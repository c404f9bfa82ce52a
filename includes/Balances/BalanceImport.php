<?php
/**
 * Balance changes from a file.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Balances;

use AIPuffer\Ledger\Account;
use AIPuffer\Support\Credits;
use AIPuffer\Support\Database;
use AIPuffer\Support\Payer;
use AIPuffer\Support\Problem;
use AIPuffer\Support\Raise;

defined( 'ABSPATH' ) || exit;

/**
 * Shows what a CSV file would do, and does it.
 *
 * Every line has its key, made of the file's content and the line's number, so the same file again changes nothing,
 * whatever was spent since. That holds for a line that sets a balance to what it is, too: it is an entry of 0 credits.
 * A line that failed has not used up its key.
 *
 * @phpstan-import-type Person from ImportUsers
 */
final class BalanceImport {
	/**
	 * Takes its parts.
	 *
	 * @param Database      $database    The connection.
	 * @param BalancesQuery $query       Reads.
	 * @param Adjustments   $adjustments Writes.
	 */
	public function __construct(
		private readonly Database $database,
		private readonly BalancesQuery $query,
		private readonly Adjustments $adjustments
	) {}

	/**
	 * What the file would do now. Lines about the same user build on each other.
	 *
	 * @param ImportFile $file The file.
	 * @param bool       $own  Whether the caller's own balance is meant too.
	 */
	public function plan( ImportFile $file, bool $own ): ImportPlan {
		$users    = new ImportUsers( $this->query, $file->rows );
		$people   = array_map( [ $users, 'of' ], $file->rows );
		$accounts = $this->query->accounts( array_values( array_unique( array_column( array_filter( $people, 'is_array' ), 'id' ) ) ) );
		$posted   = array_flip( $this->query->ledger_keys( self::key( $file, '' ) ) );
		$named    = [];
		$lines    = [];
		foreach ( $file->rows as $index => $row ) {
			$person = $people[ $index ];
			if ( is_string( $person ) ) {
				$lines[] = new ImportLine( $row->line, null, message: $person );
				continue;
			}
			$account = $accounts[ $person['id'] ];
			$line    = isset( $posted[ self::key( $file, $row->line ) ] )
				? new ImportLine( $row->line, $person, before: $account->balance, duplicate: true )
				: $this->line( $file, $row, $person, $account, $own, isset( $named[ $person['id'] ] ) );
			$lines[] = $line;

			$named[ $person['id'] ]    = true;
			$accounts[ $person['id'] ] = $account->changed( $line->delta, 0 );
		}

		return new ImportPlan( $file, $lines );
	}

	/**
	 * Does what a plan has shown, all of it or nothing, in one transaction: requests of the users in the file wait for it,
	 * which for 5,000 lines takes some seconds.
	 *
	 * @param ImportFile $file        The file.
	 * @param string     $fingerprint Of the plan that was seen.
	 * @param bool       $own         Whether the caller's own balance is meant too.
	 * @param bool       $skip_errors Whether to do the other lines where some have an error.
	 * @return ImportPlan What was done.
	 * @throws Problem 409 `aipuffer_import_changed` when the file would do something else by now; 400 when lines have errors.
	 */
	public function commit( ImportFile $file, string $fingerprint, bool $own, bool $skip_errors ): ImportPlan {
		$plan   = $this->plan( $file, $own );
		$errors = $plan->errors();
		if ( ! hash_equals( $plan->fingerprint(), $fingerprint ) ) {
			self::refuse_changed( __( 'Since it was checked, what this file does has changed. Nothing was imported: check it again.', 'aipuffer' ) );
		}
		if ( $errors > 0 && ! $skip_errors ) {
			/* translators: %s: a number. */
			Raise::invalid( 'csv', sprintf( _n( '%s line has an error, so nothing was imported.', '%s lines have errors, so nothing was imported.', $errors, 'aipuffer' ), number_format_i18n( $errors ) ) );
		}
		$lines = $this->database->transaction(
			fn (): array => array_map( fn ( ImportLine $line ): ImportLine => $this->write( $file, $line, $skip_errors ), $plan->lines )
		);

		return new ImportPlan( $file, $lines );
	}

	/**
	 * What a line does to an account.
	 *
	 * @param ImportFile $file     The file.
	 * @param ImportRow  $row      The line's text.
	 * @param Person     $person   Whose account.
	 * @param Account    $account  As the lines before leave it.
	 * @param bool       $own      Whether the caller's own balance is meant too.
	 * @param bool       $is_again Whether a line before is about the same user.
	 */
	private function line( ImportFile $file, ImportRow $row, array $person, Account $account, bool $own, bool $is_again ): ImportLine {
		$line = new ImportLine( $row->line, $person, before: $account->balance );
		try {
			Adjustments::refuse_own( $person['id'], $own );
			$note  = Adjustments::note( $row->note );
			$delta = $file->sets_balance ? $file->amount( $row )->parse( 'balance', false ) - $account->balance : $file->amount( $row )->parse( 'credits', true );
		} catch ( Problem $problem ) {
			return $line->with( $account->balance, $problem->getMessage() );
		}
		$message = match ( true ) {
			$row->too_wide                                             => __( 'The line has more fields than the header names.', 'aipuffer' ),
			$file->sets_balance && $is_again                           => __( 'A line before this one sets the balance of the same user.', 'aipuffer' ),
			$delta < 0 && $account->available() + $delta < 0           => __( 'There are not enough available credits to take that many away.', 'aipuffer' ),
			abs( $account->balance + $delta ) > Credits::MAX_BALANCE   => __( 'No balance can be that large.', 'aipuffer' ),
			default                                                    => null,
		};

		return null === $message ? new ImportLine( $row->line, $person, $delta, $account->balance, note: $note ) : $line->with( $account->balance, $message );
	}

	/**
	 * Writes a line, inside the transaction. A balance is set only if it is still the one that was seen.
	 *
	 * @param ImportFile $file        The file.
	 * @param ImportLine $line        What it does.
	 * @param bool       $skip_errors Whether an error stays with its line.
	 * @throws Problem 409.
	 */
	private function write( ImportFile $file, ImportLine $line, bool $skip_errors ): ImportLine {
		if ( ! $line->user || null !== $line->message || $line->duplicate || ( 0 === $line->delta && ! $file->sets_balance ) ) {
			return $line;
		}
		$note = '' === $line->note ? __( 'CSV import', 'aipuffer' ) : $line->note;
		try {
			$entry = $this->adjustments->post( Payer::stored( $line->user['id'], '', '' ), $line->delta, self::key( $file, $line->line ), $note, $file->sets_balance ? $line->before : null );
		} catch ( Problem $problem ) {
			if ( 'aipuffer_key_reused' === $problem->error_code ) {
				// Imported meanwhile, from another balance: the line is done.
				return new ImportLine( $line->line, $line->user, before: $line->before, duplicate: true );
			}
			if ( ! $skip_errors ) {
				/* translators: 1: number of a line, 2: what is wrong with it. */
				self::refuse_changed( sprintf( __( 'Line %1$d: %2$s Nothing was imported: check the file again.', 'aipuffer' ), $line->line, $problem->getMessage() ) );
			}

			return $line->with( $line->before, $problem->getMessage() );
		}

		return $line->with( $entry->balance_after - $entry->credits_delta );
	}

	/**
	 * The ledger key of a line.
	 *
	 * @param ImportFile $file The file.
	 * @param int|string $line The line's number; '' for the beginning of all.
	 */
	private static function key( ImportFile $file, int|string $line ): string {
		return "import:$file->hash:$line";
	}

	/**
	 * The effect is no longer what was seen.
	 *
	 * @param string $message Why.
	 * @throws Problem 409.
	 */
	private static function refuse_changed( string $message ): never {
		Raise::conflict( 'aipuffer_import_changed', $message );
	}
}
