-- The network that an address lies in, as anomalies count it: /24 of IPv4, /48 of IPv6. What is no address is of an unknown one. (pg_input_is_valid is there from PostgreSQL 16 on alone.)
create function keystead.network_of(address text) returns text language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
begin
  return coalesce(network(set_masklen(address::inet, case when family(address::inet) = 4 then 24 else 48 end))::text, 'unknown');
exception when others then
  return 'unknown';
end $$;
