<?php
/**
 * The SQL that counts AI calls.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\WordPressAi;

use AIPuffer\Support\Clock;
use AIPuffer\Support\Database;
use AIPuffer\Support\Payer;

defined( 'ABSPATH' ) || exit;

/**
 * Adds calls to `ai_daily`. Reading is UsageQuery's.
 */
final class UsageStore {
	/**
	 * Takes the connection and the clock.
	 *
	 * @param Database $database The connection.
	 * @param Clock    $clock    The time.
	 */
	public function __construct( private readonly Database $database, private readonly Clock $clock ) {}

	/**
	 * Counts a call on the present day of the site, in each of its groups, in one statement.
	 *
	 * @param Call    $call    The call.
	 * @param Outcome $outcome How it ended.
	 */
	public function add( Call $call, Outcome $outcome ): void {
		$day     = $this->clock->site_now()->format( 'Y-m-d' );
		$figures = self::figures( $outcome );
		$counted = array_filter( $figures );
		$columns = [ 'added_by', 'day', 'group_id', 'name', 'detail', ...array_keys( $figures ) ];
		$values  = [];
		foreach ( Grouping::cases() as $by ) {
			$group = $by->group( $call, $outcome );
			if ( $group ) {
				$values[] = [ $by->value, $day, $group['group_id'], $group['name'], $group['detail'], ...array_values( $figures ) ];
			}
		}
		$marks = '(%s, %s, %d, %s, %s' . str_repeat( ', %d', count( $figures ) ) . ')';
		$this->database->transaction(
			fn (): int => $this->database->run(
				sprintf(
					'INSERT INTO %s (%s) VALUES %s ON DUPLICATE KEY UPDATE %s',
					$this->database->table( 'ai_daily' ),
					implode( ', ', $columns ),
					Database::marks( $values, $marks ),
					implode( ', ', array_map( static fn ( string $column ): string => "$column = $column + %d", array_keys( $counted ) ) )
				),
				...array_merge( ...$values ),
				...array_values( $counted )
			)
		);
	}

	/**
	 * Adds a user's calls to those of everybody who was erased.
	 *
	 * @param int $user_id User.
	 * @param int $limit   Days at most.
	 * @return int Days.
	 */
	public function erase( int $user_id, int $limit ): int {
		return $this->database->transaction(
			function () use ( $user_id, $limit ): int {
				$table = $this->database->table( 'ai_daily' );
				$by    = Grouping::User->value;
				$rows  = $this->database->rows( "SELECT * FROM $table WHERE added_by = %s AND group_id = %d ORDER BY day LIMIT %d FOR UPDATE", $by, $user_id, $limit );
				if ( [] === $rows ) {
					return 0;
				}
				$figures = array_diff( array_keys( $rows[0] ), [ 'added_by', 'day', 'group_id', 'name', 'detail' ] );
				$values  = array_map( static fn ( array $row ): array => array_values( [ 'group_id' => (string) Payer::ERASED ] + $row ), $rows );
				$columns = array_keys( [ 'group_id' => 0 ] + $rows[0] );
				$this->database->run(
					sprintf(
						'INSERT INTO %s (%s) VALUES %s ON DUPLICATE KEY UPDATE %s',
						$table,
						implode( ', ', $columns ),
						Database::marks( $values, '(' . Database::marks( $columns, '%s' ) . ')' ),
						implode( ', ', array_map( static fn ( string $figure ): string => "$figure = $figure + VALUES($figure)", $figures ) )
					),
					...array_merge( ...$values )
				);
				$this->database->run( "DELETE FROM $table WHERE added_by = %s AND group_id = %d AND day <= %s", $by, $user_id, (string) $rows[ count( $rows ) - 1 ]['day'] );

				return count( $rows );
			}
		);
	}

	/**
	 * What a call adds. `calls` are those that reached a model, `failed` those of them without a result; refused ones are
	 * counted apart.
	 *
	 * @param Outcome $outcome How it ended.
	 * @return array<string, int> By column.
	 */
	private static function figures( Outcome $outcome ): array {
		return [
			'calls'           => Status::Refused === $outcome->status ? 0 : 1,
			'failed'          => Status::Failed === $outcome->status ? 1 : 0,
			'refused'         => Status::Refused === $outcome->status ? 1 : 0,
			'usage_missing'   => $outcome->usage_missing ? 1 : 0,
			'input_tokens'    => $outcome->usage->priced_input_tokens(),
			'output_tokens'   => $outcome->usage->priced_output_tokens(),
			'cached_tokens'   => $outcome->usage->priced_cached_tokens(),
			'thinking_tokens' => (int) $outcome->usage->thinking_tokens,
			'total_tokens'    => (int) $outcome->usage->all_tokens(),
			'images'          => (int) $outcome->usage->images,
			'videos'          => (int) $outcome->usage->videos,
			'cost'            => $outcome->cost,
			'charged'         => $outcome->charged,
			'milliseconds'    => $outcome->milliseconds,
		];
	}
}
