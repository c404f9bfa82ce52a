<?php
/**
 * What an import does.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Balances;

use AIPuffer\Support\Credits;
use AIPuffer\Support\Problem;
use AIPuffer\Support\Raise;

defined( 'ABSPATH' ) || exit;

/**
 * The lines of an import with their effects, their totals, and a fingerprint: what somebody has seen of it, in short.
 */
final class ImportPlan {
	/**
	 * Micro-credits that all lines add.
	 *
	 * @var int
	 */
	public readonly int $added;

	/**
	 * Micro-credits that all lines take, 0 or more.
	 *
	 * @var int
	 */
	public readonly int $taken;

	/**
	 * A plan.
	 *
	 * @param ImportFile       $file  The file.
	 * @param list<ImportLine> $lines What its lines do.
	 * @throws Problem 400 when they come to more credits than can be counted.
	 */
	public function __construct( public readonly ImportFile $file, public readonly array $lines ) {
		$this->added = $this->sum( 1 );
		$this->taken = $this->sum( -1 );
	}

	/**
	 * Names what the import does: whose balance each line changes by how much, or why not. Balances that move meanwhile do
	 * not change it, unless they change what a line does.
	 */
	public function fingerprint(): string {
		return hash(
			'sha256',
			$this->file->hash . wp_json_encode(
				array_map( static fn ( ImportLine $line ): array => [ $line->line, $line->user['id'] ?? 0, $line->delta, null === $line->message, $line->duplicate ], $this->lines )
			)
		);
	}

	/**
	 * Lines that have an error.
	 */
	public function errors(): int {
		return count( array_filter( $this->lines, static fn ( ImportLine $line ): bool => null !== $line->message ) );
	}

	/**
	 * For REST.
	 *
	 * @return array{lines: list<array<string, mixed>>, totals: array{users: int, credits_added: string, credits_taken: string, errors: int, already_imported: int}, ambiguous: ?array{lines: int, example: string, meanings: array{point: string, comma: string}}, fingerprint: string} `ambiguous` see ImportFile::ambiguous().
	 */
	public function to_array(): array {
		$users = [];
		foreach ( $this->lines as $line ) {
			if ( $line->user && 0 !== $line->delta ) {
				$users[ $line->user['id'] ] = true;
			}
		}

		return [
			'lines'       => array_map( static fn ( ImportLine $line ): array => $line->to_array(), $this->lines ),
			'totals'      => [
				'users'            => count( $users ),
				'credits_added'    => Credits::format( $this->added ),
				'credits_taken'    => Credits::format( $this->taken ),
				'errors'           => $this->errors(),
				'already_imported' => count( array_filter( $this->lines, static fn ( ImportLine $line ): bool => $line->duplicate ) ),
			],
			'ambiguous'   => $this->file->ambiguous(),
			'fingerprint' => $this->fingerprint(),
		];
	}

	/**
	 * What lines add or take.
	 *
	 * @param int $sign 1 for what they add, -1 for what they take.
	 * @return int Micro-credits, 0 or more.
	 * @throws Problem 400.
	 */
	private function sum( int $sign ): int {
		$sum = 0;
		foreach ( $this->lines as $line ) {
			$credits = max( 0, $sign * $line->delta );
			if ( $credits > Credits::MAX_BALANCE - $sum ) {
				Raise::invalid( 'csv', __( 'The lines of this file come to more credits than can be counted.', 'aipuffer' ) );
			}
			$sum += $credits;
		}

		return $sum;
	}
}
