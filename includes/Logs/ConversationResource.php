<?php
/**
 * Conversations as REST callers see them.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Logs;

use AIPuffer\Support\Clock;
use AIPuffer\Support\Credits;
use AIPuffer\Support\Scopes;
use AIPuffer\Support\UserNames;
use Closure;

defined( 'ABSPATH' ) || exit;

/**
 * The schema of a conversation and its shape, with names of people, modules and scopes.
 *
 * @phpstan-import-type Part from Excerpt
 */
final class ConversationResource {
	/**
	 * Takes the names of modules, which belong to a room the logs do not know, and of scopes.
	 *
	 * @param Closure(): array<string, string> $modules Names on screen by module.
	 * @param Scopes                           $scopes  Names of scopes.
	 */
	public function __construct( private readonly Closure $modules, private readonly Scopes $scopes ) {}

	/**
	 * The JSON schema of a conversation.
	 *
	 * @return array<string, mixed>
	 */
	public static function schema(): array {
		$text   = [ 'type' => 'string', 'readonly' => true ];
		$number = [ 'type' => 'integer', 'readonly' => true, 'minimum' => 0 ];
		$time   = $text + [ 'format' => 'date-time' ];

		return [
			'$schema'    => 'http://json-schema.org/draft-04/schema#',
			'title'      => 'aipuffer-conversation',
			'type'       => 'object',
			'properties' => [
				'id'       => [ 'minimum' => 1 ] + $number,
				'first_at' => $time + [ 'description' => __( 'Time of the first message.', 'aipuffer' ) ],
				'last_at'  => $time + [ 'description' => __( 'Time of the last message, by which conversations are listed, filtered and removed.', 'aipuffer' ) ],
				'user'     => [
					'type'       => 'object',
					'readonly'   => true,
					'properties' => [ 'id' => $number, 'type' => $text + [ 'enum' => [ 'user', 'guest', 'nobody' ] ], 'name' => $text, 'url' => [ 'type' => [ 'string', 'null' ] ] ],
				],
				'credits'  => $text + [ 'description' => __( 'Credits it cost, a decimal string.', 'aipuffer' ) ],
				'has_text' => [ 'type' => 'boolean', 'readonly' => true, 'description' => __( 'Whether its messages still have their text, which retention can remove earlier.', 'aipuffer' ) ],
				'excerpt'  => [
					'type'        => [ 'array', 'null' ],
					'readonly'    => true,
					'description' => __( 'Of a search: the line that matches, in parts. Null where the name or nothing was looked for.', 'aipuffer' ),
					'items'       => [ 'type' => 'object', 'properties' => [ 'text' => $text, 'is_match' => [ 'type' => 'boolean' ] ] ],
				],
			] + array_fill_keys( [ 'uuid', 'module', 'module_label', 'scope', 'scope_name', 'source', 'provider', 'model', 'preview' ], $text )
				+ array_fill_keys( [ 'message_count', 'input_tokens', 'output_tokens', 'total_tokens' ], $number ),
		];
	}

	/**
	 * A list of conversations. Users are read together, not one by one.
	 *
	 * @param list<Conversation>    $conversations Conversations.
	 * @param array<int, list<Part>> $excerpts     Of a search, by conversation.
	 * @return list<array<string, mixed>>
	 */
	public function list( array $conversations, array $excerpts = [] ): array {
		cache_users( array_values( array_unique( array_filter( array_map( static fn ( Conversation $conversation ): int => $conversation->user_id, $conversations ) ) ) ) );

		return array_map( fn ( Conversation $conversation ): array => $this->shape( $conversation, $excerpts[ $conversation->id ] ?? null ), $conversations );
	}

	/**
	 * One conversation.
	 *
	 * @param Conversation    $conversation The conversation.
	 * @param list<Part>|null $excerpt      Of a search.
	 * @return array<string, mixed>
	 */
	public function shape( Conversation $conversation, ?array $excerpt = null ): array {
		$user = $conversation->user_id > 0 ? get_userdata( $conversation->user_id ) : false;
		$url  = $user ? (string) get_edit_user_link( $user->ID ) : '';

		return [
			'user'    => self::user( $conversation, $user ? $user->display_name : null ) + [ 'url' => '' === $url ? null : $url ],
			'excerpt' => $excerpt,
		] + $this->plain( $conversation, null );
	}

	/**
	 * One conversation without what belongs to a screen.
	 *
	 * @param Conversation $conversation The conversation.
	 * @param ?string      $user_name    The user's name, where there still is one.
	 * @return array<string, mixed>
	 */
	public function plain( Conversation $conversation, ?string $user_name ): array {
		return [
			'id'            => $conversation->id,
			'uuid'          => $conversation->uuid,
			'first_at'      => Clock::iso( $conversation->first_at ),
			'last_at'       => Clock::iso( $conversation->last_at ),
			'user'          => self::user( $conversation, $user_name ),
			'module'        => $conversation->module,
			'module_label'  => $this->module_label( $conversation->module ),
			'scope'         => $conversation->scope,
			'scope_name'    => '' === $conversation->scope ? '' : $this->scopes->name( $conversation->scope ),
			'source'        => $this->source( $conversation ),
			'provider'      => $conversation->provider,
			'model'         => $conversation->model,
			'message_count' => $conversation->message_count,
			'input_tokens'  => $conversation->input_tokens,
			'output_tokens' => $conversation->output_tokens,
			'total_tokens'  => $conversation->total_tokens,
			'credits'       => Credits::format( $conversation->credits ),
			'preview'       => $conversation->preview,
			'has_text'      => $conversation->has_text,
		];
	}

	/**
	 * A module's name on screen, or its raw name where the plugin that added it is gone.
	 *
	 * @param string $module Module.
	 */
	public function module_label( string $module ): string {
		return ( $this->modules )()[ $module ] ?? $module;
	}

	/**
	 * Where a conversation was held: what the caller named, else its scope, such as a chatbot.
	 *
	 * @param Conversation $conversation The conversation.
	 */
	public function source( Conversation $conversation ): string {
		return match ( true ) {
			'' !== $conversation->source => $conversation->source,
			'' !== $conversation->scope  => $this->scopes->name( $conversation->scope ),
			default                      => '',
		};
	}

	/**
	 * Modules and scopes that occur, with their names, as options of a filter.
	 *
	 * @param array{modules: list<string>, scopes: list<string>} $names See SummaryQuery::names().
	 * @return array{modules: list<array{value: string, label: string}>, scopes: list<array{value: string, label: string}>}
	 */
	public function options( array $names ): array {
		return [
			'modules' => array_map( fn ( string $module ): array => [ 'value' => $module, 'label' => $this->module_label( $module ) ], $names['modules'] ),
			'scopes'  => array_map( fn ( string $scope ): array => [ 'value' => $scope, 'label' => $this->scopes->name( $scope ) ], $names['scopes'] ),
		];
	}

	/**
	 * Who speaks with the model. Users can be deleted, what they said stays.
	 *
	 * @param Conversation $conversation The conversation.
	 * @param ?string      $name         The user's name, where there still is one.
	 * @return array{id: int, type: string, name: string}
	 */
	private static function user( Conversation $conversation, ?string $name ): array {
		return [
			'id'   => $conversation->user_id,
			'type' => $conversation->user_id > 0 ? 'user' : ( $conversation->has_visitor() ? 'guest' : 'nobody' ),
			'name' => self::user_name( $conversation, $name ),
		];
	}

	/**
	 * The name of who speaks with the model.
	 *
	 * @param Conversation $conversation The conversation.
	 * @param ?string      $name         The user's name, where there still is one.
	 */
	public static function user_name( Conversation $conversation, ?string $name ): string {
		return match ( true ) {
			null !== $name               => $name,
			$conversation->user_id > 0   => UserNames::deleted( $conversation->user_id ),
			$conversation->has_visitor() => __( 'Guest', 'aipuffer' ),
			default                      => __( 'Nobody', 'aipuffer' ),
		};
	}
}
