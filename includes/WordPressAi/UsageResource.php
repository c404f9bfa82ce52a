<?php
/**
 * Figures of AI calls as REST callers see them.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\WordPressAi;

use AIPuffer\Support\Credits;
use AIPuffer\Support\Database;
use AIPuffer\Support\UserNames;

defined( 'ABSPATH' ) || exit;

/**
 * The schema of a row and its shape, with names of plugins and people.
 *
 * @phpstan-import-type Row from Database
 */
final class UsageResource {
	private const COUNTS = [ 'calls', 'failed', 'refused', 'usage_missing', 'tokens', 'input_tokens', 'output_tokens', 'cached_tokens', 'thinking_tokens', 'images', 'videos' ];

	/**
	 * Takes the names of plugins.
	 *
	 * @param PluginNames $plugins Names by key.
	 */
	public function __construct( private readonly PluginNames $plugins ) {}

	/**
	 * The JSON schema of a row.
	 *
	 * @return array<string, mixed>
	 */
	public static function schema(): array {
		$text    = [ 'type' => 'string', 'readonly' => true ];
		$number  = [ 'type' => 'integer', 'readonly' => true ];
		$credits = [ 'type' => 'string', 'readonly' => true, 'description' => __( 'Credits, a decimal string.', 'aipuffer' ) ];

		return [
			'$schema'    => 'http://json-schema.org/draft-04/schema#',
			'title'      => 'aipuffer-ai-usage',
			'type'       => 'object',
			'properties' => [
				'key'          => $text + [ 'description' => __( 'Names the group among the others.', 'aipuffer' ) ],
				'label'        => $text,
				'calls'        => $number + [ 'description' => __( 'Calls that reached a model, failed ones included.', 'aipuffer' ) ],
				'cost'         => $credits,
				'charged'      => $credits,
				'average_ms'   => $number,
				'last_used_on' => $text + [ 'format' => 'date' ],
			] + array_fill_keys( self::COUNTS, $number ),
		];
	}

	/**
	 * Rows with their names. Users are read together, not one by one.
	 *
	 * @param Grouping  $by   What was added up.
	 * @param list<Row> $rows Of UsageQuery.
	 * @return list<array<string, mixed>>
	 */
	public function list( Grouping $by, array $rows ): array {
		if ( Grouping::User === $by ) {
			cache_users( array_map( 'intval', array_column( array_filter( $rows, static fn ( array $row ): bool => '' === $row['name'] ), 'group_id' ) ) );
		}

		return array_map( fn ( array $row ): array => $this->shape( $by, $row ), $rows );
	}

	/**
	 * One row.
	 *
	 * @param Grouping $by  What was added up.
	 * @param Row      $row Of UsageQuery.
	 * @return array<string, mixed>
	 */
	private function shape( Grouping $by, array $row ): array {
		$calls = (int) $row['calls'] + (int) $row['refused'];

		return [
			'key'          => self::key( $by, $row ),
			'label'        => $this->label( $by, $row ),
			'cost'         => Credits::format( (int) $row['cost'] ),
			'charged'      => Credits::format( (int) $row['charged'] ),
			'average_ms'   => intdiv( (int) $row['milliseconds'], max( 1, $calls ) ),
			'last_used_on' => (string) $row['last_day'],
		] + array_map( 'intval', array_intersect_key( $row, array_flip( self::COUNTS ) ) );
	}

	/**
	 * What names a group: `ai`, `ai/title-generation`, `openai/gpt-5`; of people the user's id, or `web`, `cron`, `cli`.
	 *
	 * @param Grouping $by  What was added up.
	 * @param Row      $row With the group's columns.
	 */
	public static function key( Grouping $by, array $row ): string {
		return match ( $by ) {
			Grouping::Plugin  => (string) $row['name'],
			Grouping::Ability => (string) $row['detail'],
			Grouping::Model   => $row['name'] . '/' . $row['detail'],
			Grouping::User    => (string) ( '' === $row['name'] ? $row['group_id'] : $row['name'] ),
		};
	}

	/**
	 * A group's name on screen.
	 *
	 * @param Grouping $by  What was added up.
	 * @param Row      $row With the group's columns.
	 */
	private function label( Grouping $by, array $row ): string {
		return match ( $by ) {
			Grouping::Plugin  => $this->plugins->name( (string) $row['name'] ),
			Grouping::Ability => (string) $row['detail'],
			Grouping::Model   => $row['name'] . ' / ' . $row['detail'],
			Grouping::User    => self::person( (int) $row['group_id'], (string) $row['name'] ),
		};
	}

	/**
	 * A person's name; users can be deleted, their figures stay.
	 *
	 * @param int    $user_id User, where there is one.
	 * @param string $source  Otherwise web, cron or cli.
	 */
	private static function person( int $user_id, string $source ): string {
		if ( '' !== $source ) {
			return [ 'cron' => __( 'Background work', 'aipuffer' ), 'cli' => __( 'Command line', 'aipuffer' ) ][ $source ] ?? __( 'Guests', 'aipuffer' );
		}

		return UserNames::of( $user_id );
	}
}
