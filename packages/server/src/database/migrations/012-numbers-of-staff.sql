-- oldest program: 3

-- Who teaches a section is found by number, whatever the capitals: nobody signs in by them, and sheets differ in them.
create index section_staff_number_folded on section_staff (lower(number)) where number is not null;
